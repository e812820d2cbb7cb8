package org.hansa.launcher.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * The ledgers that were started, each with a folder of its own. Closing stops all and removes the folders; so does the end
 * of the program, for their processes would outlive it.
 */
final class RunningLedgers implements AutoCloseable {

    private final List<LedgerUnderLoad> ledgers = new ArrayList<>();
    private final Deque<AutoCloseable> open = new ConcurrentLinkedDeque<>();

    RunningLedgers() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::closeAll, "stop ledgers"));
    }

    LedgerUnderLoad start(LedgerProfile profile) throws IOException, InterruptedException {
        TemporaryFolder folder = TemporaryFolder.create();
        open.push(folder);
        LedgerUnderLoad ledger = LedgerUnderLoad.start(profile, folder.path());
        open.push(ledger);
        ledgers.add(ledger);
        return ledger;
    }

    List<LedgerUnderLoad> all() {
        return List.copyOf(ledgers);
    }

    @Override
    public void close() {
        closeAll();
    }

    /** Whatever does not close, the others are closed. */
    private void closeAll() {
        IllegalStateException failed = null;
        for (AutoCloseable each = open.poll(); each != null; each = open.poll()) {
            try {
                each.close();
            } catch (Exception failure) {
                if (failed == null) {
                    failed = new IllegalStateException("a ledger did not end cleanly", failure);
                } else {
                    failed.addSuppressed(failure);
                }
            }
        }
        if (failed != null) {
            throw failed;
        }
    }
}
