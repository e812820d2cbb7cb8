package org.hansa.grid.ignite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hansa.grid.Fixture.HEL;
import static org.hansa.grid.Fixture.NORD;

import java.io.File;
import java.io.IOException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.ignite.configuration.IgniteConfiguration;
import org.apache.ignite.internal.processors.cache.persistence.file.FileIO;
import org.apache.ignite.internal.processors.cache.persistence.file.FileIODecorator;
import org.apache.ignite.internal.processors.cache.persistence.file.FileIOFactory;
import org.hansa.grid.EngineConfig;
import org.hansa.grid.GridNodeConfig;
import org.hansa.grid.store.EntryStore;
import org.hansa.grid.store.EntryStore.Change;
import org.hansa.grid.store.EntryStore.Changed;
import org.hansa.grid.store.EntryStore.Table;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class OrderedLogTest {
    @TempDir
    Path directory;

    /** The second key's change holds the first's after its record is pending and before its end, where Ignite forces the log. */
    @Test
    @Timeout(60)
    void a_change_does_not_end_while_another_thread_still_forces_its_record() throws Exception {
        GatedNode node = new GatedNode(
                EngineConfig.defaults(NORD, List.of(HEL), directory).node());
        try (EntryStore store = IgniteEntryStore.start(node)) {
            CountDownLatch pending = new CountDownLatch(1);
            CountDownLatch taken = new CountDownLatch(1);
            TreeMap<String, Change<String>> changes = new TreeMap<>();
            changes.put("a", before -> Changed.to(new byte[] {1}, "changed"));
            changes.put("b", before -> {
                pending.countDown();
                await(taken);
                return Changed.nothing("unchanged");
            });
            Thread held = new Thread(() -> store.changeAll(Table.PROVIDER, changes), "held");
            held.start();
            await(pending);
            Gate gate = new Gate();
            node.gate.set(gate);
            Thread forcing = new Thread(() -> store.put(Table.PROVIDER, "c", new byte[] {3}), "forcing");
            forcing.start();
            await(gate.reached);
            taken.countDown();
            while (held.isAlive() && !waitsInLog(held)) {
                LockSupport.parkNanos(1_000_000);
            }
            boolean waits = held.isAlive();
            gate.open.countDown();
            assertThat(waits).as("the change waits for its record").isTrue();
            held.join();
            forcing.join();
            assertThat(store.get(Table.PROVIDER, "a").orElseThrow()).containsExactly(1);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean waitsInLog(Thread thread) {
        return thread.getState() == Thread.State.WAITING
                && Arrays.stream(thread.getStackTrace())
                        .anyMatch(frame -> frame.getClassName().startsWith(OrderedLog.class.getName()));
    }

    /** Shut once: whoever comes first waits until it is opened. */
    private static final class Gate {
        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch open = new CountDownLatch(1);

        void pass() {
            reached.countDown();
            await(open);
        }
    }

    /** A node whose next force of the log waits at a gate. */
    private static final class GatedNode extends GridNode {
        private final AtomicReference<@Nullable Gate> gate = new AtomicReference<>();

        GatedNode(GridNodeConfig config) {
            super(config);
        }

        @Override
        IgniteConfiguration configuration(Meeting meeting) {
            IgniteConfiguration ignite = super.configuration(meeting);
            FileIOFactory files = ignite.getDataStorageConfiguration().getFileIOFactory();
            ignite.getDataStorageConfiguration().setFileIOFactory(new GatedFiles(files, gate));
            return ignite;
        }
    }

    private static final class GatedFiles implements FileIOFactory {
        private static final long serialVersionUID = 1L;

        private final FileIOFactory files;
        private final AtomicReference<@Nullable Gate> gate;

        GatedFiles(FileIOFactory files, AtomicReference<@Nullable Gate> gate) {
            this.files = files;
            this.gate = gate;
        }

        @Override
        public FileIO create(File file, OpenOption... modes) throws IOException {
            FileIO io = files.create(file, modes);
            return file.getName().endsWith(".wal") ? new GatedFile(io, gate) : io;
        }
    }

    private static final class GatedFile extends FileIODecorator {
        private final AtomicReference<@Nullable Gate> gate;

        GatedFile(FileIO file, AtomicReference<@Nullable Gate> gate) {
            super(file);
            this.gate = gate;
        }

        @Override
        public void force() throws IOException {
            Gate shut = gate.getAndSet(null);
            if (shut != null) {
                shut.pass();
            }
            super.force();
        }
    }
}
