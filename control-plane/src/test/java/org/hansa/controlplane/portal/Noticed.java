package org.hansa.controlplane.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.hansa.grid.AllocationEngine;
import org.hansa.grid.AllocationView;
import org.hansa.grid.GroupRequest;
import org.hansa.grid.PlaceCommand;
import org.hansa.grid.ProviderView;
import org.hansa.grid.ResourceRequest;
import org.hansa.grid.Tenure;
import org.hansa.grid.group.GroupCoordinator;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.ProviderId;

/** Has a scene's interruptible allocation told to go, in a week. */
final class Noticed {
    private Noticed() {}

    /** @return the allocation */
    static String allocation(Scene scene, AllocationEngine engine, GroupCoordinator groups) {
        String until = Instant.now().plus(Duration.ofDays(30)).toString();
        String id = scene.placed("\"interruptible\":{\"noticeSeconds\":604800},\"term\":{\"until\":\"" + until + "\"}");
        AllocationView view = engine.allocation(new AllocationId(id)).orElseThrow();
        ResourceRequest one = view.command().request(0);
        ProviderView rack = engine.provider(new ProviderId("rack-1")).orElseThrow();
        // Those that were told before would make way for less.
        int going = engine.notices().standing().size();
        ResourceRequest more = new ResourceRequest(
                rack.free().plus(one.perUnit().times(going + 1)),
                one.gpu(),
                1,
                one.requiredTraits(),
                one.forbiddenTraits());
        PlaceCommand firm =
                view.command().withGroups(List.of(GroupRequest.of(more))).withTenure(Tenure.FIRM);
        assertThat(groups.makeRoom(firm)).isPresent();
        return id;
    }
}
