package org.hansa.grid.intent;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hansa.grid.intent.IntentBook.Position;
import org.hansa.ledger.model.AllocationId;

/**
 * Where a contract's allocations are in a listing. There is a place for each that is remembered, so each is kept as three plain
 * numbers, 24 bytes, in pages; nearly all new ones go to the end.
 */
final class Positions {
    private static final int PER_PAGE = 512;
    private static final int FIRST = 8;

    /** Oldest first, none empty. Of one moment the greater id comes first, so that backwards is the order of a listing. */
    private final List<Page> pages = new ArrayList<>();

    /** Numbers of a position, in its order. */
    private record Place(long created, long high, long low) implements Comparable<Place> {
        static Place of(Position position) {
            UUID id = UUID.fromString(position.id().value());
            return new Place(position.createdAtMillis(), id.getMostSignificantBits(), id.getLeastSignificantBits());
        }

        Position position() {
            return new Position(created, new AllocationId(new UUID(high, low).toString()));
        }

        @Override
        public int compareTo(Place other) {
            int byTime = Long.compare(created, other.created);
            int byHigh = byTime != 0 ? byTime : Long.compareUnsigned(other.high, high);
            return byHigh != 0 ? byHigh : Long.compareUnsigned(other.low, low);
        }
    }

    private static final class Page {
        private static final int NUMBERS = 3;

        private long[] numbers = new long[FIRST * NUMBERS];
        private int size;

        Place get(int at) {
            return new Place(numbers[NUMBERS * at], numbers[NUMBERS * at + 1], numbers[NUMBERS * at + 2]);
        }

        /** @return where it is, or by {@code -1 -} where it would be */
        int find(Place place) {
            int low = 0;
            int high = size - 1;
            while (low <= high) {
                int middle = (low + high) >>> 1;
                int order = get(middle).compareTo(place);
                if (order == 0) {
                    return middle;
                }
                low = order < 0 ? middle + 1 : low;
                high = order < 0 ? high : middle - 1;
            }
            return -1 - low;
        }

        void insert(int at, Place place) {
            if (numbers.length == size * NUMBERS) {
                numbers = Arrays.copyOf(numbers, Math.min(2 * size, PER_PAGE) * NUMBERS);
            }
            System.arraycopy(numbers, at * NUMBERS, numbers, (at + 1) * NUMBERS, (size - at) * NUMBERS);
            numbers[NUMBERS * at] = place.created();
            numbers[NUMBERS * at + 1] = place.high();
            numbers[NUMBERS * at + 2] = place.low();
            size++;
        }

        void remove(int at) {
            System.arraycopy(numbers, (at + 1) * NUMBERS, numbers, at * NUMBERS, (size - at - 1) * NUMBERS);
            size--;
        }

        /** Keeps the older half. @return the newer one */
        Page split() {
            Page newer = new Page();
            int kept = size / 2;
            newer.numbers = Arrays.copyOfRange(numbers, kept * NUMBERS, numbers.length);
            newer.size = size - kept;
            size = kept;
            return newer;
        }
    }

    /** Again is the same as once. */
    synchronized void add(Position position) {
        Place place = Place.of(position);
        int number = page(place);
        Page page = pages.isEmpty() ? newest() : pages.get(number);
        int found = page.find(place);
        if (found >= 0) {
            return;
        }
        int at = -1 - found;
        if (page.size < PER_PAGE) {
            page.insert(at, place);
        } else if (at == PER_PAGE && number == pages.size() - 1) {
            newest().insert(0, place);
        } else {
            Page newer = page.split();
            pages.add(number + 1, newer);
            if (at <= page.size) {
                page.insert(at, place);
            } else {
                newer.insert(at - page.size, place);
            }
        }
    }

    private Page newest() {
        Page page = new Page();
        pages.add(page);
        return page;
    }

    synchronized void remove(Position position) {
        Place place = Place.of(position);
        int number = page(place);
        int found = pages.isEmpty() ? -1 : pages.get(number).find(place);
        if (found >= 0) {
            pages.get(number).remove(found);
            if (pages.get(number).size == 0) {
                pages.remove(number);
            }
        }
    }

    /** Up to {@code limit} after this one, newest first. */
    synchronized List<Position> after(Optional<Position> position, int limit) {
        List<Position> next = new ArrayList<>();
        int number = pages.size() - 1;
        int end = pages.isEmpty() ? 0 : pages.get(number).size;
        if (position.isPresent() && !pages.isEmpty()) {
            Place place = Place.of(position.get());
            number = page(place);
            int found = pages.get(number).find(place);
            end = found >= 0 ? found : -1 - found;
        }
        for (; number >= 0 && next.size() < limit; number--) {
            Page page = pages.get(number);
            for (int at = Math.min(end, page.size) - 1; at >= 0 && next.size() < limit; at--) {
                next.add(page.get(at).position());
            }
            end = PER_PAGE;
        }
        return next;
    }

    /** Number of the last page that begins at or before it, or of the first one. */
    private int page(Place place) {
        int low = 0;
        int high = pages.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (pages.get(middle).get(0).compareTo(place) <= 0) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }
}
