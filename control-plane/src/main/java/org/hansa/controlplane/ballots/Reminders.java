package org.hansa.controlplane.ballots;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.hansa.controlplane.kernel.MemberNotice;
import org.hansa.controlplane.kernel.NoticeChannel;
import org.hansa.controlplane.kernel.StateDirectory;
import org.hansa.controlplane.ledger.LedgerView;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Tells each notice once through each channel, also across restarts: what was told is a file. What a channel could not take it
 * is given again at the next look, as long as the notice is due.
 */
@Component
class Reminders implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Reminders.class);
    private static final long LOOK_SECONDS = 30;
    private final DueNotices due;
    private final List<NoticeChannel> channels;
    private final LedgerView ledger;
    private final Path told;
    private final Clock clock;
    private volatile @Nullable ScheduledExecutorService worker;

    Reminders(DueNotices due, List<NoticeChannel> channels, LedgerView ledger, StateDirectory state, Clock clock) {
        this.due = due;
        this.channels = List.copyOf(channels);
        this.ledger = ledger;
        this.told = state.folder("notices");
        this.clock = clock;
    }

    @Override
    public void start() {
        ScheduledExecutorService started = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "reminders");
            thread.setDaemon(true);
            return thread;
        });
        worker = started;
        started.scheduleWithFixedDelay(this::look, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void stop() {
        ScheduledExecutorService started = worker;
        worker = null;
        if (started != null) {
            started.shutdownNow();
        }
    }

    @Override
    public boolean isRunning() {
        return worker != null;
    }

    /** While the ledger is still being read, what looks open may long be closed. */
    void look() {
        if (!ledger.caughtUp()) {
            return;
        }
        for (MemberNotice notice : due.at(clock.instant())) {
            channels.forEach(channel -> tell(channel, notice));
        }
    }

    private void tell(NoticeChannel channel, MemberNotice notice) {
        Path file = told.resolve(notice.key() + "." + channel.name());
        if (Files.exists(file)) {
            return;
        }
        try {
            channel.deliver(notice);
            Files.createDirectories(told);
            Files.writeString(file, notice.at() + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        } catch (RuntimeException e) {
            LOG.warn("notice {} could not be given to {}: {}", notice.key(), channel.name(), e.getMessage());
        }
    }
}
