package org.hansa.controlplane.allocation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.hansa.ledger.model.AllocationId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The newest refusals of this member, readable again after a restart: for tenants who ask later, and so that a final refusal
 * stays the answer to its idempotency key. The evidence is the decision stream; this log is its bounded, readable side. What
 * was added is on the disk, as the answer that it goes with promises; refusals of the same moment share one forced write.
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
    private final AtomicInteger count = new AtomicInteger();
    private final Disk disk;
    private final List<RefusalRecord> waiting = new ArrayList<>();
    private final Object forcing = new Object();
    private final Set<Long> failed = new HashSet<>();
    private long added;
    private long written;
    private @Nullable Log log;
    private int lines;

    /** Where the log is; tests lose what was not forced. */
    interface Disk {
        /** Replaces the log by these lines, durably, and opens it to append. */
        Log open(Path file, List<String> lines) throws IOException;
    }

    /** An open log. */
    interface Log extends AutoCloseable {
        void append(byte[] bytes) throws IOException;

        void force() throws IOException;

        @Override
        void close() throws IOException;
    }

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
        this(directory, json, capacity, ForcedFile::replace);
    }

    Refusals(Path directory, JsonMapper json, int capacity, Disk disk) {
        this.disk = disk;
        this.file = directory.resolve(FILE);
        this.json = json;
        this.capacity = capacity;
        try {
            Files.createDirectories(directory);
            load();
            log = rewrite();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open the log of refusals " + file, e);
        }
    }

    /** Returns once it is on the disk; before that nobody finds it. @throws UncheckedIOException when it is not */
    public void add(RefusalRecord refusal) {
        long mine;
        synchronized (waiting) {
            waiting.add(refusal);
            mine = ++added;
        }
        synchronized (forcing) {
            if (written < mine) {
                writeAllThatWait();
            }
            if (failed.remove(mine)) {
                throw new UncheckedIOException(new IOException("cannot write the log of refusals " + file));
            }
        }
    }

    /** Whoever comes first writes for all that wait, and the others find it done. */
    private void writeAllThatWait() {
        List<RefusalRecord> batch;
        long last;
        synchronized (waiting) {
            batch = List.copyOf(waiting);
            waiting.clear();
            last = added;
        }
        try {
            if (log == null) {
                log = rewrite();
            }
            StringBuilder text = new StringBuilder();
            batch.forEach(each -> text.append(json.writeValueAsString(each)).append('\n'));
            log.append(text.toString().getBytes(StandardCharsets.UTF_8));
            log.force();
            batch.forEach(this::remember);
            lines += batch.size();
        } catch (IOException e) {
            LOG.error("the log of refusals {} cannot be written; it is opened anew at the next one", file, e);
            LongStream.rangeClosed(written + 1, last).forEach(failed::add);
            giveUp();
        }
        written = last;
        if (lines > 2 * capacity) {
            giveUp();
        }
    }

    /** A log that broke, or grew too long, is written anew with the next refusal. */
    private void giveUp() {
        Log open = log;
        log = null;
        lines = 0;
        try {
            if (open != null) {
                open.close();
            }
        } catch (IOException e) {
            LOG.warn("the log of refusals {} could not be closed", file, e);
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

    private Log rewrite() throws IOException {
        List<String> kept = new ArrayList<>();
        records.values().forEach(each -> kept.add(json.writeValueAsString(each)));
        lines = kept.size();
        return disk.open(file, kept);
    }

    @Override
    public void close() {
        synchronized (forcing) {
            giveUp();
        }
    }
}
