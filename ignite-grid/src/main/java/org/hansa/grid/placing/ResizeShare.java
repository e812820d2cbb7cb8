package org.hansa.grid.placing;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hansa.grid.GroupRequest;
import org.hansa.grid.ResizeCommand;
import org.hansa.ledger.model.SiteId;

/**
 * What of a resize is to lie at this member.
 *
 * @param command as it was asked for
 * @param groups with what their rules leave to this member beside the others, as many as the command has
 * @param units here afterwards, by group
 * @param sites at which further units may lie, by group
 */
public record ResizeShare(
        ResizeCommand command,
        List<GroupRequest> groups,
        Map<Integer, Integer> units,
        Map<Integer, List<SiteId>> sites) {
    public ResizeShare {
        groups = List.copyOf(groups);
        units = Map.copyOf(units);
        sites = Map.copyOf(sites);
    }

    /** Nobody else has any of it. */
    public static ResizeShare all(ResizeCommand command) {
        Map<Integer, Integer> units = new HashMap<>();
        Map<Integer, List<SiteId>> sites = new HashMap<>();
        for (int group = 0; group < command.groups().size(); group++) {
            units.put(group, command.groups().get(group).request().count());
            sites.put(group, command.sites());
        }
        return new ResizeShare(command, command.groups(), units, sites);
    }

    int count(int group) {
        return units.getOrDefault(group, 0);
    }
}
