package org.hansa.grid.group;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.hansa.grid.GroupRequest;
import org.hansa.grid.PlaceCommand;
import org.hansa.grid.PlacedPart;
import org.hansa.grid.intent.Intent;
import org.hansa.grid.intent.Intent.GroupVerdict;
import org.hansa.grid.intent.IntentBook;
import org.hansa.grid.intent.IntentBook.Position;
import org.hansa.grid.intent.MemberPart;
import org.hansa.grid.intent.MemberParts;
import org.hansa.ledger.model.AllocationState;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.MspId;

/** The parts that this member has for a home, for a home that has lost what it knew of them, or that has just become it. */
final class PartList {
    /** Intents that are looked at for one page; few of them may be that home's. */
    private static final int PAGE = 200;

    private final IntentBook intents;
    private final MspId self;

    PartList(IntentBook intents, MspId self) {
        this.intents = intents;
        this.self = self;
    }

    /** What is only held is left out: without a vote it ends by itself. */
    HeldPart.Page page(MspId home, Optional<Position> after) {
        List<Position> positions = intents.page(Optional.empty(), after, PAGE);
        List<HeldPart> parts = positions.stream()
                .flatMap(each -> intents.find(each.id()).stream())
                .filter(each -> each.command().home().equals(home) && !each.coordinates())
                .filter(each -> each.members().isPresent() && stands(each))
                .map(this::told)
                .toList();
        return new HeldPart.Page(parts, next(positions));
    }

    /**
     * Of one contract, for its home of now: also what a former home had at its own sites and asked nobody for. What that is still
     * changing with others is {@code RESIZING}, so that it is asked for again.
     */
    HeldPart.Page page(ContractHandle contract, Optional<Position> after) {
        List<Position> positions = intents.page(Optional.of(contract), after, PAGE);
        List<HeldPart> parts = positions.stream()
                .flatMap(each -> intents.find(each.id()).stream())
                .filter(each -> !each.coordinates() || each.state() == AllocationState.RESIZING)
                .filter(each -> !each.parts().isEmpty() && stands(each))
                .map(this::told)
                .toList();
        return new HeldPart.Page(parts, next(positions));
    }

    private static Optional<Position> next(List<Position> positions) {
        return positions.size() < PAGE ? Optional.empty() : Optional.of(positions.get(positions.size() - 1));
    }

    private static boolean stands(Intent intent) {
        return switch (intent.state()) {
            case RESERVED, ACTIVE, RESIZING -> true;
            case HELD -> intent.members().filter(MemberParts::ownIsConfirmed).isPresent();
            case PENDING, RELEASING, RELEASED, DENIED, EXPIRED, EVICTED, FAILED, STUCK -> false;
        };
    }

    private HeldPart told(Intent intent) {
        MemberParts members = intent.members().orElseGet(() -> alone(intent));
        SortedMap<Integer, Integer> units = members.own().orElseThrow().units();
        List<Integer> numbers = List.copyOf(units.keySet());
        PlaceCommand command = intent.command().withoutNote();
        // Who was the home has the whole request, with its groups numbered as the tenant has them; an owner has only
        // its own.
        boolean whole = command.groups().size() != numbers.size();
        List<GroupRequest> groups = numbers.stream()
                .map(number -> Keeping.counted(
                        command.groups().get(whole ? number : numbers.indexOf(number)), units.get(number)))
                .toList();
        List<PlacedPart> placed = intent.parts().stream()
                .map(part -> whole ? part.ofGroup(numbers.indexOf(part.group())) : part)
                .toList();
        // What is held beside a part and not voted for ends by itself.
        boolean unvoted = intent.claims() && members.decision() == GroupVerdict.OPEN;
        AllocationState state = unvoted ? intent.resize().orElseThrow().from() : intent.state();
        return new HeldPart(command.withGroups(groups), state, members, placed, intent.createdAtMillis());
    }

    /** All of it is here, and nobody else was asked. */
    private MemberParts alone(Intent intent) {
        MemberPart own = MemberPart.asked(self, Keeping.units(intent.parts()));
        return MemberParts.asked(intent.attempt(), self, List.of(own));
    }
}
