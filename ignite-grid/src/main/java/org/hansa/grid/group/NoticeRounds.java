package org.hansa.grid.group;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.hansa.grid.Notice;
import org.hansa.grid.intent.IntentBook;
import org.hansa.grid.notice.NoticeDesk;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.MspId;

/**
 * Carries notices from the owner of a part to its home. The home asks, each time for all that stand; so what was lost on the
 * way, given or taken back while one of them was down comes with the next time, and nobody has to remember what was told.
 */
final class NoticeRounds {
    private final IntentBook intents;
    private final NoticeDesk notices;
    private final RemoteOwners owners;
    private final OwnerCalls calls;

    NoticeRounds(IntentBook intents, NoticeDesk notices, RemoteOwners owners, OwnerCalls calls) {
        this.intents = intents;
        this.notices = notices;
        this.owners = owners;
        this.calls = calls;
    }

    /** At the home. Who does not answer, or not to the end, is asked next time. */
    void look() {
        calls.all(owners.all(), NoticeRounds::everything).forEach((owner, answer) -> answer.value()
                .ifPresent(standing -> notices.elsewhere().learn(owner, standing)));
    }

    private static List<Notice> everything(RemoteOwner owner) {
        List<Notice> standing = new ArrayList<>();
        NoticePage page = owner.notices(Optional.empty());
        standing.addAll(page.notices());
        while (page.more() && !page.notices().isEmpty()) {
            page = owner.notices(Optional.of(standing.get(standing.size() - 1).allocation()));
            standing.addAll(page.notices());
        }
        return standing;
    }

    /** At the owner. */
    NoticePage page(MspId home, Optional<AllocationId> after) {
        List<Notice> next = notices.standing().stream()
                .filter(each -> after.isEmpty() || each.allocation().compareTo(after.get()) > 0)
                .filter(each -> intents.find(each.allocation())
                        .filter(intent ->
                                !intent.coordinates() && intent.command().home().equals(home))
                        .isPresent())
                .sorted(Comparator.comparing(Notice::allocation))
                .limit(NoticePage.MAX + 1L)
                .toList();
        boolean more = next.size() > NoticePage.MAX;
        return new NoticePage(more ? next.subList(0, NoticePage.MAX) : next, more);
    }
}
