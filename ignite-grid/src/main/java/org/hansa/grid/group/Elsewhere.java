package org.hansa.grid.group;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.hansa.grid.PlaceCommand;
import org.hansa.grid.PlaceOutcome;
import org.hansa.grid.Refusal;
import org.hansa.grid.intent.Intent;
import org.hansa.grid.intent.MemberPart;
import org.hansa.grid.placing.Engine;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.RefusalReason;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.SiteId;

/** A whole request at one other member: each owner of its sites is asked in the order given, until one has room. */
final class Elsewhere {
    private final Engine engine;
    private final RemoteOwners owners;
    private final OwnerCalls calls;
    private final PartRound round;

    Elsewhere(Engine engine, RemoteOwners owners, OwnerCalls calls, PartRound round) {
        this.engine = engine;
        this.owners = owners;
        this.calls = calls;
        this.round = round;
    }

    /** @return the room that one of them has, or the refusal that tells most, the home's own among them */
    PlaceOutcome place(PlaceCommand command, PlaceOutcome.Refused atHome) {
        PlaceOutcome.Refused last = atHome;
        for (Map.Entry<MspId, List<SiteId>> each : sitesByOwner(command).entrySet()) {
            PlaceOutcome outcome = GroupCoordinator.answer(whole(each.getKey(), command, each.getValue()), false);
            if (!(outcome instanceof PlaceOutcome.Refused refused)) {
                return outcome;
            }
            last = better(last, refused);
        }
        return last;
    }

    private Intent whole(MspId member, PlaceCommand command, List<SiteId> sites) {
        TreeMap<Integer, Integer> units = new TreeMap<>();
        for (int i = 0; i < command.groups().size(); i++) {
            units.put(i, command.request(i).count());
        }
        return round.drive(command, List.of(MemberPart.asked(member, units)), Map.of(member, sites))
                .intent();
    }

    /**
     * Where there is room and only the grant is missing, the home can do something about it; else a refusal that says what
     * would fit tells more than one that only says that an owner did not.
     */
    private static PlaceOutcome.Refused better(PlaceOutcome.Refused a, PlaceOutcome.Refused b) {
        boolean quotaOfA = a.refusal().reason() == RefusalReason.QUOTA;
        boolean quotaOfB = b.refusal().reason() == RefusalReason.QUOTA;
        if (quotaOfA || quotaOfB) {
            return quotaOfA && quotaOfB ? both(a, b) : quotaOfA ? a : b;
        }
        return b.refusal().reason() == RefusalReason.OWNER_REFUSED
                        || (a.refusal().nearest().isPresent()
                                && b.refusal().nearest().isEmpty())
                ? a
                : b;
    }

    private static PlaceOutcome.Refused both(PlaceOutcome.Refused a, PlaceOutcome.Refused b) {
        Refusal one = a.refusal();
        TreeMap<SiteId, ResourceVector> shortfall = new TreeMap<>(one.grantShortfall());
        shortfall.putAll(b.refusal().grantShortfall());
        return new PlaceOutcome.Refused(
                a.allocation(),
                new Refusal(
                        one.reason(),
                        one.detail(),
                        one.candidates(),
                        one.excluded(),
                        one.nearest(),
                        shortfall,
                        one.retryAfterMillis()));
    }

    /** Interruptible work is told to go at the first owner where that helps. @return when the room comes free */
    OptionalLong makeRoom(PlaceCommand command) {
        for (Map.Entry<MspId, List<SiteId>> each : sitesByOwner(command).entrySet()) {
            PlaceCommand question = command.asHold(each.getValue(), engine.now() + GroupCoordinator.HOLD_MILLIS)
                    .withoutNote();
            Optional<OptionalLong> there = calls.all(List.of(each.getKey()), owner -> owner.makeRoom(question))
                    .get(each.getKey())
                    .value();
            if (there.filter(OptionalLong::isPresent).isPresent()) {
                return there.get();
            }
        }
        return OptionalLong.empty();
    }

    private Map<MspId, List<SiteId>> sitesByOwner(PlaceCommand command) {
        Map<MspId, List<SiteId>> sites = new LinkedHashMap<>();
        for (SiteId site : command.sites()) {
            owners.ownerOf(site).ifPresent(owner -> sites.computeIfAbsent(owner, any -> new ArrayList<>())
                    .add(site));
        }
        return sites;
    }
}
