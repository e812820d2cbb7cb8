package org.hansa.grid.placing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.hansa.grid.GroupRequest;
import org.hansa.grid.PlaceCommand;
import org.hansa.grid.intent.MemberParts;
import org.hansa.grid.intent.PlannedPart;
import org.hansa.ledger.model.SiteId;

/**
 * What of a request is wanted of this member.
 *
 * @param whole as the intent keeps it
 * @param asked as it is planned: at home of a group over several members only the home's own part
 * @param numbers of the planned groups in the whole
 */
record Wanted(PlaceCommand whole, PlaceCommand asked, List<Integer> numbers, Optional<MemberParts> members) {
    static Wanted all(PlaceCommand command) {
        return new Wanted(command, command, everyGroup(command), Optional.empty());
    }

    /** At another owner than the home the command is that owner's part already. */
    static Wanted part(PlaceCommand command, MemberParts members, List<SiteId> sites) {
        if (!members.self().equals(command.home())) {
            return new Wanted(command, command.atSites(sites), everyGroup(command), Optional.of(members));
        }
        List<Integer> numbers = new ArrayList<>();
        List<GroupRequest> groups = new ArrayList<>();
        members.own().orElseThrow().units().forEach((number, units) -> {
            numbers.add(number);
            groups.add(command.groups().get(number).exactly(units));
        });
        return new Wanted(command, command.withGroups(groups).atSites(sites), numbers, Optional.of(members));
    }

    private static List<Integer> everyGroup(PlaceCommand command) {
        return IntStream.range(0, command.groups().size()).boxed().toList();
    }

    List<PlannedPart> numbered(List<PlannedPart> parts) {
        return parts.stream()
                .map(part -> part.ofGroup(numbers.get(part.group())))
                .toList();
    }
}
