package org.hansa.grid.group;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hansa.grid.GroupRequest;
import org.hansa.grid.PlaceCommand;
import org.hansa.grid.PlaceOutcome;
import org.hansa.grid.PlacedPart;
import org.hansa.grid.Refusal;
import org.hansa.grid.intent.Intent;
import org.hansa.grid.intent.IntentBook;
import org.hansa.grid.intent.MemberPart;
import org.hansa.grid.intent.MemberParts;
import org.hansa.grid.placing.PartRoom;
import org.hansa.grid.placing.ResizePlan;
import org.hansa.grid.provider.Provenance;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.AllocationState;
import org.hansa.ledger.model.PartState;
import org.hansa.ledger.model.RefusalReason;

/**
 * This owner's part of an allocation that gets smaller. A call that comes late asks for more than there is, or is of an earlier round, and
 * changes nothing.
 */
final class PartShrink {
    private final IntentBook intents;
    private final PartRoom room;

    PartShrink(IntentBook intents, PartRoom room) {
        this.intents = intents;
        this.room = room;
    }

    /** See {@link RemoteOwner#shrink}. Of whoever drives the allocation alone. */
    PlaceOutcome shrink(Intent standing, PlaceCommand left, MemberParts parts, long now) {
        AllocationId id = left.allocation();
        if (standing.state() == AllocationState.HELD) {
            return new PlaceOutcome.Pending(id, standing.state());
        }
        if (standing.state() != AllocationState.RESERVED && standing.state() != AllocationState.ACTIVE) {
            return new PlaceOutcome.Refused(
                    id, Refusal.of(RefusalReason.OWNER_REFUSED, "the part has ended: " + standing.state()));
        }
        MemberParts members = standing.members().orElseThrow();
        if (members.own().isEmpty()) {
            return new PlaceOutcome.Mismatched(id);
        }
        MemberPart own = members.own().get();
        if (parts.round() < members.round()) {
            return placed(standing, true); // Since then it was asked for more.
        }
        Optional<SortedMap<Integer, Integer>> units = parts.of(members.self()).map(MemberPart::units);
        if (units.isEmpty()
                || !units.get().keySet().equals(own.units().keySet())
                || left.groups().size() != own.units().size()) {
            return new PlaceOutcome.Mismatched(id);
        }
        List<GroupRequest> groups = groups(standing, own, left);
        Optional<PlaceOutcome> nothing = nothing(standing, own, groups, units.get());
        return nothing.orElseGet(() -> smaller(standing, groups, keeping(members, parts), Provenance.of(left), now));
    }

    /** What only the archive remembered: whose part it is the call tells, and what lies here are the units. */
    static Intent told(Intent rebuilt, PlaceCommand left, MemberParts parts) {
        Map<Integer, Integer> here = Keeping.units(rebuilt.parts());
        MemberParts members = new MemberParts(
                parts.round(),
                parts.self(),
                parts.decision(),
                parts.all().stream().map(each -> each.in(PartState.CONFIRMED)).toList(),
                Optional.empty());
        TreeMap<Integer, Integer> units = new TreeMap<>();
        int number = 0;
        for (int group :
                members.own().map(MemberPart::units).orElseGet(TreeMap::new).keySet()) {
            units.put(group, here.getOrDefault(number++, 0));
        }
        MemberParts known =
                members.own().map(own -> members.with(own.keeping(units))).orElse(members);
        return rebuilt.resized(left.groups(), rebuilt.parts(), rebuilt.state(), rebuilt.updatedAtMillis())
                .with(known, rebuilt.updatedAtMillis());
    }

    /** It is so already, or it is asked for more. */
    private static Optional<PlaceOutcome> nothing(
            Intent standing, MemberPart own, List<GroupRequest> groups, SortedMap<Integer, Integer> units) {
        List<GroupRequest> before = standing.command().groups();
        boolean more = units.entrySet().stream()
                .anyMatch(each -> each.getValue() > own.units().get(each.getKey()));
        boolean larger = false;
        for (int group = 0; group < groups.size(); group++) {
            larger |= !Keeping.noLarger(groups.get(group), before.get(group));
        }
        boolean same = units.equals(own.units()) && groups.equals(before);
        return more || larger || same ? Optional.of(placed(standing, true)) : Optional.empty();
    }

    private PlaceOutcome smaller(
            Intent standing, List<GroupRequest> groups, MemberParts members, Provenance from, long now) {
        AllocationId id = standing.command().allocation();
        TreeMap<Integer, Integer> here = new TreeMap<>();
        members.own().orElseThrow().units().forEach((group, units) -> here.put(standing.groupHere(group), units));
        ResizePlan plan = room.keeping(standing, here);
        if (plan.refusal().isPresent()) {
            return new PlaceOutcome.Pending(id, standing.state());
        }
        Intent.Resize change = new Intent.Resize(groups, standing.state(), from, now);
        Intent begun =
                intents.record(standing.resizing(change, plan.target()).with(members, standing.updatedAtMillis()));
        return placed(intents.record(room.resize(begun)), false);
    }

    /** What others keep is known here too, for whoever becomes the home and asks. */
    private static MemberParts keeping(MemberParts members, MemberParts parts) {
        MemberParts known = members;
        for (MemberPart each : parts.all()) {
            Optional<MemberPart> part = known.of(each.owner()).map(before -> before.keeping(each.units()));
            if (part.isPresent()) {
                known = known.with(part.get().emptied() ? part.get().over() : part.get());
            }
        }
        return known;
    }

    private static List<GroupRequest> groups(Intent standing, MemberPart own, PlaceCommand left) {
        List<GroupRequest> groups = new ArrayList<>(standing.command().groups());
        int next = 0;
        for (int group : own.units().keySet()) {
            int here = standing.groupHere(group);
            GroupRequest asked = left.groups().get(next++);
            groups.set(
                    here,
                    new GroupRequest(
                            groups.get(here).name(),
                            asked.minCount(),
                            asked.request(),
                            groups.get(here).rules()));
        }
        return groups;
    }

    private static List<Integer> numbers(Intent standing) {
        return List.copyOf(
                standing.members().orElseThrow().own().orElseThrow().units().keySet());
    }

    /** Numbered as in the part. */
    static PlaceOutcome placed(Intent standing, boolean replayed) {
        List<Integer> numbers = numbers(standing);
        boolean whole = standing.command().groups().size() != numbers.size();
        List<PlacedPart> parts = standing.parts().stream()
                .map(part -> whole ? part.ofGroup(numbers.indexOf(part.group())) : part)
                .toList();
        return new PlaceOutcome.Placed(standing.command().allocation(), standing.state(), parts, replayed);
    }
}
