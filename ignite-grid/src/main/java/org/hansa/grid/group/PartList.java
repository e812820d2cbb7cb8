package org.hansa.grid.group;

import java.util.List;
import java.util.Optional;
import org.hansa.grid.intent.Intent;
import org.hansa.grid.intent.IntentBook;
import org.hansa.grid.intent.IntentBook.Position;
import org.hansa.grid.intent.MemberParts;
import org.hansa.ledger.model.MspId;

/** The parts that this member has for a home, for a home that has lost what it knew of them. */
final class PartList {
    /** Intents that are looked at for one page; few of them may be that home's. */
    private static final int PAGE = 200;

    private final IntentBook intents;

    PartList(IntentBook intents) {
        this.intents = intents;
    }

    /** What is only held is left out: without a vote it ends by itself. */
    HeldPart.Page page(MspId home, Optional<Position> after) {
        List<Position> positions = intents.page(Optional.empty(), after, PAGE);
        List<HeldPart> parts = positions.stream()
                .flatMap(each -> intents.find(each.id()).stream())
                .filter(each -> each.command().home().equals(home) && !each.coordinates() && stands(each))
                .map(PartList::told)
                .toList();
        return new HeldPart.Page(
                parts, positions.size() < PAGE ? Optional.empty() : Optional.of(positions.get(positions.size() - 1)));
    }

    private static boolean stands(Intent intent) {
        return switch (intent.state()) {
            case RESERVED, ACTIVE, RESIZING -> intent.members().isPresent();
            case HELD -> intent.members().filter(MemberParts::ownIsConfirmed).isPresent();
            case PENDING, RELEASING, RELEASED, DENIED, EXPIRED, EVICTED, FAILED, STUCK -> false;
        };
    }

    private static HeldPart told(Intent intent) {
        return new HeldPart(
                intent.command().withoutNote(),
                intent.state(),
                intent.members().orElseThrow(),
                intent.parts(),
                intent.createdAtMillis());
    }
}
