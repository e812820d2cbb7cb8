package org.hansa.network.simulation;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.hansa.network.disk.Disk;
import org.hansa.network.disk.DiskFile;
import org.jspecify.annotations.Nullable;

/**
 * A disk in memory whose machine stops, or whose write fails, at any step that a test names. Every change is one step:
 * a write, a force, a cut, a rename, the force of a folder. Single-threaded.
 *
 * <p>The idea is tessera's test of a fault at every write and SQLite's crash tests: enumerate the steps of a run, and
 * repeat the run once for each of them.
 */
public final class SimulatedDisk implements Disk {

    /** When a machine stops, seen from one step. */
    public enum Moment {
        BEFORE,
        /** A write leaves its first bytes; a step that cannot be divided is done or not. */
        WITHIN,
        AFTER
    }

    /** One step and what becomes of it; without a moment it fails and the program goes on. */
    private record Plan(long step, @Nullable Moment moment) {}

    /** What a step does when nothing is in its way. */
    @FunctionalInterface
    private interface Effect {
        void happen() throws IOException;
    }

    private final Random random;
    private final Map<Path, SimulatedFile> names = new LinkedHashMap<>();
    private Map<Path, SimulatedFile> durableNames = Map.of();
    private @Nullable Plan plan;
    private long steps;
    private boolean down;
    private int tornWrites;

    /** @param random decides how much of a write is left, and what a loss of power takes */
    public SimulatedDisk(Random random) {
        this.random = random;
    }

    /** How many changes were made or tried so far. */
    public long steps() {
        return steps;
    }

    /** How many writes a stop has left in part. */
    public int tornWrites() {
        return tornWrites;
    }

    /** The machine stops at a step, counted as {@link #steps} counts: 1 is the first ever. */
    public void stopAt(long step, Moment moment) {
        plan = new Plan(step, moment);
    }

    /** A step fails with an {@link IOException} and the program goes on. A write that fails leaves its first bytes. */
    public void failAt(long step) {
        plan = new Plan(step, null);
    }

    /** Whether the machine has stopped; until {@link #restart} nothing works. */
    public boolean isDown() {
        return down;
    }

    /** The machine stops now, without a step. */
    public void stop() {
        down = true;
    }

    /** The machine starts again and finds what is left. */
    public void restart(Survival survival) {
        if (survival == Survival.POWER_LOST) {
            if (random.nextBoolean()) {
                names.clear();
                names.putAll(durableNames);
            }
            names.values().forEach(file -> file.losePower(random));
        }
        down = false;
        plan = null;
    }

    public boolean exists(Path file) {
        return names.containsKey(file);
    }

    /** The bytes of a file as a program sees them. */
    public byte[] bytes(Path file) {
        return existing(file).bytes();
    }

    /** Changes a file behind the program's back. */
    public void overwrite(Path file, byte[] content) {
        SimulatedFile changed = new SimulatedFile();
        changed.write(0, content);
        changed.force();
        names.put(file, changed);
        durableNames = new LinkedHashMap<>(names);
    }

    @Override
    public DiskFile open(Path file) {
        requireUp("opening " + file);
        return new OpenFile(file, names.computeIfAbsent(file, name -> new SimulatedFile()));
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        step("renaming " + from, () -> {
            SimulatedFile file = names.remove(from);
            if (file == null) {
                throw new NoSuchFileException(from.toString());
            }
            names.put(to, file);
        });
    }

    @Override
    public void forceFolder(Path folder) throws IOException {
        step("forcing " + folder, () -> durableNames = new LinkedHashMap<>(names));
    }

    private SimulatedFile existing(Path file) {
        return Objects.requireNonNull(names.get(file), () -> "there is no " + file);
    }

    private void requireUp(String what) {
        if (down) {
            throw new MachineStopped(what);
        }
    }

    private void step(String what, Effect effect) throws IOException {
        divisible(what, effect, () -> {
            if (random.nextBoolean()) {
                effect.happen();
            }
        });
    }

    /** @param part what a stop within the step leaves of it */
    private void divisible(String what, Effect whole, Effect part) throws IOException {
        requireUp(what);
        steps++;
        Plan planned = plan;
        if (planned == null || planned.step() != steps) {
            whole.happen();
            return;
        }
        plan = null;
        if (planned.moment() == null) {
            part.happen();
            throw new IOException("simulated fault at step " + steps + ", " + what);
        }
        switch (planned.moment()) {
            case BEFORE -> {}
            case WITHIN -> part.happen();
            case AFTER -> whole.happen();
        }
        down = true;
        throw new MachineStopped("step " + steps + ", " + what);
    }

    /** A handle of a program that may be dead by the time it is used. */
    private final class OpenFile implements DiskFile {

        private final Path name;
        private final SimulatedFile file;

        OpenFile(Path name, SimulatedFile file) {
            this.name = name;
            this.file = file;
        }

        @Override
        public long size() {
            return file.size();
        }

        @Override
        public void read(long position, byte[] into) throws IOException {
            if (!file.read(position, into)) {
                throw new EOFException(name + " ends before byte " + (position + into.length));
            }
        }

        @Override
        public void write(long position, ByteBuffer buffer) throws IOException {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            divisible("writing " + name, () -> file.write(position, bytes), () -> {
                int kept = random.nextInt(bytes.length + 1);
                tornWrites += kept > 0 && kept < bytes.length ? 1 : 0;
                file.write(position, Arrays.copyOf(bytes, kept));
            });
        }

        @Override
        public void truncate(long size) throws IOException {
            step("cutting " + name, () -> file.truncate(size));
        }

        @Override
        public void force() throws IOException {
            step("forcing " + name, file::force);
        }

        @Override
        public void close() {
            // Closing forces nothing.
        }
    }
}
