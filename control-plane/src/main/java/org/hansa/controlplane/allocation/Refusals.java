package org.hansa.controlplane.allocation;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.hansa.ledger.model.AllocationId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The newest refusals of this member, readable again after a restart: for tenants who ask later, and so that a final refusal
 * stays the answer to its idempotency key. The evidence is the decision stream; this log is its bounded, readable side, and
 * survives the process (not the power, which only costs a repeat its pinned answer).
 */
public final class Refusals implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);
    private static final String FILE = "refusals.jsonl";
    private final Path file;
    private final JsonMapper json;
    private final int capacity;
    /** Newest last; a place in the order is what page tokens remember. */
    private final ConcurrentSkipListMap<Place, RefusalRecord> records = new ConcurrentSkipListMap<>();

    private final Map<String, Place> newestOf = new ConcurrentHashMap<>();
    private final Object writing = new Object();
    private final AtomicInteger count = new AtomicInteger();
    private BufferedWriter writer;
    private int lines;

    /** Newest first when iterated backwards; the id breaks ties. */
    public record Place(long timeMillis, String allocation) implements Comparable<Place> {
        private static final Comparator<Place> ORDER =
                Comparator.comparingLong(Place::timeMillis).thenComparing(Place::allocation);

        String text() {
            return timeMillis + "/" + allocation;
        }

        /** @param text from a page token of ours */
        static Place parse(String text) {
            int slash = text.indexOf('/');
            return new Place(Long.parseLong(text.substring(0, slash)), text.substring(slash + 1));
        }

        @Override
        public int compareTo(Place other) {
            return ORDER.compare(this, other);
        }
    }

    public Refusals(Path directory, JsonMapper json, int capacity) {
        this.file = directory.resolve(FILE);
        this.json = json;
        this.capacity = capacity;
        try {
            Files.createDirectories(directory);
            load();
            writer = rewrite();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open the log of refusals " + file, e);
        }
    }

    public void add(RefusalRecord refusal) {
        remember(refusal);
        String line = json.writeValueAsString(refusal);
        synchronized (writing) {
            try {
                writer.write(line);
                writer.write('\n');
                writer.flush();
                if (++lines > 2 * capacity) {
                    writer.close();
                    writer = rewrite();
                }
            } catch (IOException e) {
                throw new UncheckedIOException("cannot write the log of refusals " + file, e);
            }
        }
    }

    /** The newest refusal of this id. */
    public Optional<RefusalRecord> find(AllocationId allocation) {
        return Optional.ofNullable(newestOf.get(allocation.value())).map(records::get);
    }

    /** Newest first, those before {@code before} where it is given. */
    public List<RefusalRecord> newest(Optional<Place> before, Predicate<RefusalRecord> filter, int limit) {
        var older = before.map(place -> records.headMap(place, false)).orElse(records);
        return older.descendingMap().values().stream()
                .filter(filter)
                .limit(limit)
                .toList();
    }

    public static Place placeOf(RefusalRecord refusal) {
        return new Place(refusal.timeMillis(), refusal.allocation());
    }

    private void remember(RefusalRecord refusal) {
        Place place = placeOf(refusal);
        records.put(place, refusal);
        newestOf.put(refusal.allocation(), place);
        if (count.incrementAndGet() > capacity) {
            Map.Entry<Place, RefusalRecord> oldest = records.pollFirstEntry();
            count.decrementAndGet();
            if (oldest != null) {
                newestOf.remove(oldest.getKey().allocation(), oldest.getKey());
            }
        }
    }

    private void load() throws IOException {
        ArrayDeque<String> last = new ArrayDeque<>();
        try (Stream<String> all = Files.lines(file)) {
            all.forEach(line -> {
                last.add(line);
                if (last.size() > capacity) {
                    last.poll();
                }
            });
        } catch (NoSuchFileException e) {
            return;
        }
        for (String line : last) {
            try {
                remember(json.readValue(line, RefusalRecord.class));
            } catch (JacksonException e) {
                // A line that a crash cut short; what it said is in the decision stream.
                LOG.warn("a line of {} cannot be read and is left out", file);
            }
        }
    }

    private BufferedWriter rewrite() throws IOException {
        Path part = file.resolveSibling(FILE + ".part");
        List<String> kept = new ArrayList<>();
        records.values().forEach(each -> kept.add(json.writeValueAsString(each)));
        Files.write(part, kept, StandardCharsets.UTF_8);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        lines = kept.size();
        return Files.newBufferedWriter(file, StandardCharsets.UTF_8, StandardOpenOption.APPEND);
    }

    @Override
    public void close() throws IOException {
        synchronized (writing) {
            writer.close();
        }
    }
}
