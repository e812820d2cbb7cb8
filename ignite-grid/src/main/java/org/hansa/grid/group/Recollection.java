package org.hansa.grid.group;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.hansa.grid.GroupRequest;
import org.hansa.grid.PlaceCommand;
import org.hansa.grid.PlacedPart;
import org.hansa.grid.intent.Intent;
import org.hansa.grid.intent.Intent.GroupVerdict;
import org.hansa.grid.intent.MemberPart;
import org.hansa.grid.intent.MemberParts;
import org.hansa.grid.placing.Engine;
import org.hansa.grid.placing.PartRoom;
import org.hansa.grid.provider.LiveAllocation;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.AllocationState;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.PartState;
import org.hansa.ledger.model.SiteId;

/**
 * One allocation as a home without its grid can know it: what its own archive has of it, and what the other owners tell. Names of
 * groups and the tenant's other words are gone.
 */
final class Recollection {
    private final Engine engine;
    private final MspId home;
    private final Map<MspId, HeldPart> told;
    private final Optional<Intent> known;
    private final boolean ownStands;
    private final Set<MspId> silent;
    private final HeldPart last;
    private final List<MemberPart> parts;

    /**
     * @param told by owner
     * @param known what the archive had of it
     * @param ownStands whether this member's own reservations of it are live by its archive
     * @param silent who could not be asked; of everybody else's part nothing is left that nobody tells of
     */
    Recollection(
            Engine engine,
            MspId home,
            Map<MspId, HeldPart> told,
            Optional<Intent> known,
            boolean ownStands,
            Set<MspId> silent) {
        this.engine = engine;
        this.home = home;
        this.known = known;
        this.ownStands = ownStands;
        this.silent = silent;
        this.told = counting(told);
        this.last = this.told.values().stream()
                .max(Comparator.comparingInt(each -> each.parts().round()))
                .orElseThrow();
        this.parts = parts();
    }

    /**
     * What stands, in whatever round it was asked for, and what who stands says was voted for too. Where nothing stands, what was voted
     * for in the latest round.
     */
    static TreeMap<MspId, HeldPart> counting(Map<MspId, HeldPart> told) {
        TreeMap<MspId, HeldPart> counting = new TreeMap<>(told);
        if (told.values().stream().anyMatch(HeldPart::stands)) {
            counting.entrySet()
                    .removeIf(each -> !each.getValue().stands() && !voted(each.getKey(), each.getValue(), told));
            return counting;
        }
        int latest = told.values().stream()
                .mapToInt(each -> each.parts().round())
                .max()
                .orElse(0);
        counting.values().removeIf(each -> each.parts().round() < latest);
        return counting;
    }

    private static boolean voted(MspId owner, HeldPart held, Map<MspId, HeldPart> told) {
        return told.values().stream().filter(HeldPart::stands).anyMatch(each -> each.parts()
                .of(owner)
                .filter(part -> part.round() == held.parts().round())
                .isPresent());
    }

    /** As it stands; or as it is given back when a part of it is over, as it is after a release that not all have heard of. */
    Intent intent() {
        List<PlacedPart> own =
                known.filter(Intent::holdsRoom).map(Intent::parts).orElseGet(List::of);
        MemberParts members = members();
        Intent again = Intent.attempt(
                        command(own),
                        Optional.empty(),
                        List.of(),
                        Optional.of(members),
                        known.map(Intent::createdAtMillis).orElse(last.createdAtMillis()))
                .atAttempt(Math.max(members.round(), known.map(Intent::attempt).orElse(0)));
        if (releasedHere()) {
            return again.in(AllocationState.RELEASING, own, engine.now());
        }
        Optional<MspId> lost = members.lost().map(MemberPart::owner).or(() -> lostHere(members));
        if (lost.isPresent()) {
            return again.in(AllocationState.RELEASING, own, engine.now())
                    .releasing(AllocationState.FAILED, PartRoom.PART_ENDED + "that of " + lost.get(), engine.now());
        }
        // A home reserves last, so where its own part stands the others will come to the same by themselves.
        boolean open = members.own().isEmpty()
                && told.values().stream().anyMatch(each -> each.state() == AllocationState.HELD);
        return again.in(open ? AllocationState.HELD : AllocationState.RESERVED, own, engine.now());
    }

    /** Also of what this member had not heard of when it was asked to; of an earlier round it only buried what was its own. */
    private boolean releasedHere() {
        return known.map(each -> !each.holdsRoom()).orElseGet(() -> {
            int forbidden = engine.intents().forbiddenRound(last.command().allocation());
            return forbidden > last.parts().round() || parts.stream().anyMatch(part -> part.round() == forbidden);
        });
    }

    /** What was only held here is lost with the grid. */
    private Optional<MspId> lostHere(MemberParts members) {
        return members.own().filter(any -> !ownStands).map(MemberPart::owner);
    }

    /** Everybody voted, or nobody would tell of it; who was asked and tells nothing has given its part back since. */
    private MemberParts members() {
        List<MemberPart> all = parts.stream()
                .map(each -> each.owner().equals(home)
                        ? each
                        : Optional.ofNullable(told.get(each.owner()))
                                .map(theirs -> each.told(theirs.placed()))
                                .orElseGet(() -> silent.contains(each.owner()) ? each : each.over()))
                .toList();
        // A vote in a round that was under way is not known any more: it is against it, as in every round before the
        // latest.
        int round = last.parts().round() + (last.stands() ? 1 : 0);
        return new MemberParts(round, home, GroupVerdict.CONFIRM, all, Optional.empty());
    }

    /** Of each owner that anybody names what it says of itself, and of this member what lies here. */
    private List<MemberPart> parts() {
        Map<MspId, MemberPart> parts = new LinkedHashMap<>();
        Stream.concat(Stream.of(last), told.values().stream())
                .flatMap(each -> each.parts().all().stream())
                .map(MemberPart::owner)
                .forEach(owner -> parts.computeIfAbsent(owner, this::named));
        Map<Integer, Integer> here =
                Keeping.units(known.filter(Intent::holdsRoom).map(Intent::parts).orElseGet(List::of));
        if (!here.isEmpty()) {
            MemberPart own = parts.getOrDefault(home, MemberPart.asked(home, new TreeMap<>()));
            parts.put(home, own.keeping(new TreeMap<>(here)));
        }
        return parts.values().stream()
                .map(each -> each.in(PartState.CONFIRMED).at(List.of()))
                .toList();
    }

    /** Else what those say who were asked last, and of them the least: what is given up all hear who keep anything. */
    private MemberPart named(MspId owner) {
        return Optional.ofNullable(told.get(owner))
                .flatMap(each -> each.parts().of(owner))
                .or(() -> told.values().stream()
                        .filter(each -> each.parts().of(owner).isPresent())
                        .min(Comparator.comparingInt(
                                        (HeldPart each) -> -each.parts().round())
                                .thenComparingInt(each -> each.parts().of(owner).stream()
                                        .flatMap(part -> part.units().values().stream())
                                        .mapToInt(Integer::intValue)
                                        .sum()))
                        .flatMap(each -> each.parts().of(owner)))
                .orElseThrow();
    }

    private PlaceCommand command(List<PlacedPart> own) {
        TreeSet<SiteId> sites = new TreeSet<>();
        told.values().forEach(each -> sites.addAll(each.command().sites()));
        own.forEach(each -> sites.add(each.site()));
        return last.command().withHome(home).withGroups(groups(own)).atSites(List.copyOf(sites));
    }

    /** By their numbers; of one that nobody knows any more its neighbour stands in, and it has no units. */
    private List<GroupRequest> groups(List<PlacedPart> own) {
        TreeMap<Integer, Integer> units = new TreeMap<>();
        parts.forEach(part -> part.units().forEach((group, count) -> units.merge(group, count, Integer::sum)));
        TreeMap<Integer, GroupRequest> known = new TreeMap<>();
        own.forEach(part -> live(part).ifPresent(live -> known.put(part.group(), GroupRequest.of(live.asked()))));
        told.forEach((owner, held) -> {
            List<Integer> numbers =
                    List.copyOf(held.parts().of(owner).orElseThrow().units().keySet());
            for (int i = 0; i < numbers.size(); i++) {
                known.put(numbers.get(i), held.command().groups().get(i));
            }
        });
        List<GroupRequest> groups = new ArrayList<>();
        for (int group = 0; group <= units.lastKey(); group++) {
            GroupRequest some = known.getOrDefault(group, known.firstEntry().getValue());
            GroupRequest counted = Keeping.counted(some, units.getOrDefault(group, 0));
            String name = units.lastKey() == 0 ? GroupRequest.MAIN : GroupRequest.MAIN + "-" + group;
            groups.add(new GroupRequest(name, counted.minCount(), counted.request(), counted.rules()));
        }
        return groups;
    }

    private Optional<LiveAllocation> live(PlacedPart part) {
        AllocationId id = last.command().allocation();
        return engine.providers().find(part.provider()).stream()
                .flatMap(entry -> entry.find(id).stream())
                .filter(live -> live.group() == part.group())
                .findFirst();
    }
}
