package org.hansa.controlplane.ballots;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.hansa.controlplane.kernel.MemberNotice;
import org.hansa.controlplane.kernel.NoticeChannel;
import org.hansa.controlplane.kernel.StateDirectory;
import org.hansa.controlplane.ledger.LedgerView;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Tells each notice once through each channel, also across restarts: what was told is a file. What a channel could not take it
 * is given again at the next look, as long as the notice is due.
 */
@Component
class Reminders {
    private static final Logger LOG = LoggerFactory.getLogger(Reminders.class);
    private final DueNotices due;
    private final List<NoticeChannel> channels;
    private final LedgerView ledger;
    private final Path told;
    private final Clock clock;

    Reminders(DueNotices due, List<NoticeChannel> channels, LedgerView ledger, StateDirectory state, Clock clock) {
        this.due = due;
        this.channels = List.copyOf(channels);
        this.ledger = ledger;
        this.told = state.folder("notices");
        this.clock = clock;
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
