package org.hansa.grid.group;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.hansa.grid.DomainRule;
import org.hansa.grid.DomainRule.Domain;
import org.hansa.grid.DomainRule.Kind;
import org.hansa.grid.GroupRequest;
import org.hansa.grid.PlaceCommand;
import org.hansa.grid.intent.MemberPart;
import org.hansa.ledger.model.MspId;

/**
 * A request while it is split over members. A group goes whole to the first member that has room for all of it; where none has,
 * and its rules let it, from the first member on as many units as each has room for.
 */
final class Split {
    private final PlaceCommand command;
    private final Reach reach;
    private final Map<MspId, TreeMap<Integer, Integer>> units = new LinkedHashMap<>();
    private int found;

    Split(PlaceCommand command, Reach reach) {
        this.command = command;
        this.reach = reach;
    }

    Reach reach() {
        return reach;
    }

    /** What a member has to be asked about a group: beside what it is to have already, the group is the last. */
    PlaceCommand question(MspId member, int group) {
        List<GroupRequest> groups = new ArrayList<>();
        units.getOrDefault(member, new TreeMap<>())
                .forEach((number, count) ->
                        groups.add(command.groups().get(number).exactly(count)));
        groups.add(command.groups().get(group));
        return command.withGroups(groups).atSites(reach.sites().get(member));
    }

    /** Whether one member with room for so many units may have all of the group. */
    boolean enough(int number, int room) {
        GroupRequest group = command.groups().get(number);
        return Math.min(room, perMember(group)) >= group.request().count();
    }

    private static int perMember(GroupRequest group) {
        return group.rule(Kind.SPREAD, Domain.MEMBER)
                .map(DomainRule::maxPerDomain)
                .orElse(Integer.MAX_VALUE);
    }

    /** @param room units by member, in the order in which they are used @return whether it could be placed */
    boolean place(int number, Map<MspId, Integer> room) {
        GroupRequest group = command.groups().get(number);
        int count = group.request().count();
        Map<MspId, Integer> shares = new LinkedHashMap<>();
        Optional<MspId> whole = first(room, count).filter(any -> perMember(group) >= count);
        if (whole.isEmpty() && staysWhole(group)) {
            int best = room.values().stream().mapToInt(Integer::intValue).max().orElse(0);
            first(room, Math.max(1, best)).ifPresent(member -> shares.put(member, best));
        } else if (whole.isPresent()) {
            shares.put(whole.get(), count);
        } else {
            fill(shares, room, count, perMember(group));
        }
        found = shares.values().stream().mapToInt(Integer::intValue).sum();
        if (found < group.minCount()) {
            return false;
        }
        shares.forEach((member, share) ->
                units.computeIfAbsent(member, any -> new TreeMap<>()).put(number, share));
        return true;
    }

    private boolean staysWhole(GroupRequest group) {
        boolean country = group.rule(Kind.AFFINITY, Domain.COUNTRY).isPresent();
        return group.together() && !(country && reach.oneCountry());
    }

    private static Optional<MspId> first(Map<MspId, Integer> room, int least) {
        return room.entrySet().stream()
                .filter(each -> each.getValue() >= least)
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private static void fill(Map<MspId, Integer> shares, Map<MspId, Integer> room, int count, int most) {
        int left = count;
        for (Map.Entry<MspId, Integer> each : room.entrySet()) {
            int share = Math.min(Math.min(left, most), each.getValue());
            if (share > 0) {
                shares.put(each.getKey(), share);
                left -= share;
            }
        }
    }

    /** Of a group that could not be placed. */
    String lacking(int number) {
        return "group " + command.groupName(number) + ": the permitted members together have room for " + found
                + " of the " + command.groups().get(number).minCount() + " units that are needed";
    }

    List<MemberPart> parts() {
        return units.entrySet().stream()
                .map(each -> MemberPart.asked(each.getKey(), each.getValue()))
                .toList();
    }
}
