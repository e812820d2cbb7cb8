package org.hansa.grid.group;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.hansa.grid.PlaceCommand;
import org.hansa.grid.placing.Engine;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.SiteId;

/** What would fit at each of some sites if all of it went there; asked of their owners, and nothing is held. */
final class RoomPerSite {
    private final Engine engine;
    private final RemoteOwners owners;
    private final OwnerCalls calls;

    RoomPerSite(Engine engine, RemoteOwners owners, OwnerCalls calls) {
        this.engine = engine;
        this.owners = owners;
        this.calls = calls;
    }

    Map<SiteId, List<Integer>> ask(PlaceCommand question, List<SiteId> sites) {
        PlaceCommand hold = question.asHold(sites, engine.now() + GroupCoordinator.HOLD_MILLIS);
        Map<SiteId, List<Integer>> room = new TreeMap<>();
        Map<MspId, List<SiteId>> others = new LinkedHashMap<>();
        for (SiteId site : sites) {
            Optional<MspId> owner = owners.ownerOf(site);
            if (owner.isPresent()) {
                others.computeIfAbsent(owner.get(), any -> new ArrayList<>()).add(site);
            } else {
                room.put(site, engine.placement().room(hold.atSites(List.of(site))));
            }
        }
        calls.all(List.copyOf(others.keySet()), owner -> perSite(owner, others.get(owner.member()), hold))
                .values()
                .forEach(answer -> answer.value().ifPresent(room::putAll));
        room.values().removeIf(List::isEmpty);
        return room;
    }

    private static Map<SiteId, List<Integer>> perSite(RemoteOwner owner, List<SiteId> sites, PlaceCommand hold) {
        Map<SiteId, List<Integer>> room = new TreeMap<>();
        sites.forEach(site -> room.put(site, owner.room(hold.atSites(List.of(site)))));
        return room;
    }
}
