package org.hansa.controlplane.ballots;

import java.time.Clock;
import java.util.List;
import org.hansa.controlplane.kernel.MemberNotice;
import org.hansa.controlplane.kernel.NoticeChannel;
import org.hansa.controlplane.kernel.NoticeRound;
import org.hansa.controlplane.kernel.StateDirectory;
import org.hansa.controlplane.kernel.ToldOnce;
import org.hansa.controlplane.ledger.LedgerView;
import org.springframework.stereotype.Component;

/**
 * Tells each notice once through each channel, also across restarts: what was told is a file. What a channel could not take it
 * is given again at the next look, as long as the notice is due.
 */
@Component
class Reminders {
    private final DueNotices due;
    private final List<NoticeChannel> channels;
    private final LedgerView ledger;
    private final List<NoticeRound> rounds;
    private final ToldOnce told;
    private final Clock clock;

    Reminders(
            DueNotices due,
            List<NoticeChannel> channels,
            List<NoticeRound> rounds,
            LedgerView ledger,
            StateDirectory state,
            Clock clock) {
        this.due = due;
        this.channels = List.copyOf(channels);
        this.ledger = ledger;
        this.rounds = List.copyOf(rounds);
        this.told = new ToldOnce(state.folder("notices"));
        this.clock = clock;
    }

    /** While the ledger is still being read, what looks open may long be closed. */
    void look() {
        if (!ledger.caughtUp()) {
            return;
        }
        for (MemberNotice notice : due.at(clock.instant())) {
            channels.forEach(channel ->
                    told.tell(notice.key() + "." + channel.name(), notice.at(), () -> channel.deliver(notice)));
        }
        rounds.forEach(NoticeRound::tell);
    }
}
