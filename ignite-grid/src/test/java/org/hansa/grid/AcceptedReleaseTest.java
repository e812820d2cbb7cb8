package org.hansa.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hansa.grid.SimulatedMembers.HELV;
import static org.hansa.grid.SimulatedMembers.NORD;
import static org.hansa.grid.SimulatedMembers.RHEIN;
import static org.hansa.grid.SimulatedMembers.SITES;
import static org.hansa.grid.SimulatedMembers.group;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.hansa.grid.DomainRule.Domain;
import org.hansa.grid.anchor.StreamId;
import org.hansa.grid.archive.StreamArchive;
import org.hansa.grid.intent.Intent;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.AllocationState;
import org.hansa.ledger.model.Leaf;
import org.hansa.ledger.model.LeafBody;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.SiteId;
import org.junit.jupiter.api.Test;

/**
 * What is used counts until its release was accepted, although an owner was down then and heard of it when it was back. In virtual
 * time: an hour here is an hour there.
 */
class AcceptedReleaseTest extends ResizeAcrossTestBase {
    private static final AllocationId ID = Fixture.id(1);
    private static final Duration HOUR = Duration.ofHours(1);

    private long began;

    private void placedOnAllThree() {
        Map<SiteId, String> domains = new TreeMap<>();
        SITES.forEach((site, msp) -> domains.put(site, msp.value()));
        DomainRule rule = DomainRule.spread(Domain.MEMBER, 1).with(domains);
        assertThat(members.home().coordinator().placeAcross(SimulatedMembers.command(ID, group("web", 3, rule))))
                .isInstanceOf(PlaceOutcome.Placed.class);
        began = members.clock.millis();
        members.clock.advance(HOUR);
        network.begin();
    }

    /** The leaf of the one end at a member, once it is sealed. */
    private LeafBody end(MspId member) {
        SimulatedMember owner = members.of(member);
        assertThat(owner.engine().flush(Duration.ofSeconds(60))).isTrue();
        StreamArchive archive = owner.engine().engine().archive().stream(new StreamId.Site(owner.site));
        List<LeafBody> ends = LongStream.range(0, archive.size())
                .mapToObj(at -> Leaf.parse(archive.read(at).leaf()).body())
                .filter(each -> !each.event().opens())
                .toList();
        assertThat(ends).hasSize(1);
        return ends.get(0);
    }

    private void assertUsedUntil(long millis, MspId... owners) {
        for (MspId owner : owners) {
            assertThat(end(owner).usedUntilMillis()).as(owner.value()).isEqualTo(millis);
        }
    }

    private void anHourLaterItCountsUntil(long accepted) {
        members.clock.advance(HOUR);
        network.calm();
        assertThat(members.comesToRest()).isTrue();
        assertUsedUntil(accepted, NORD, RHEIN, HELV);
    }

    private AllocationState released(MspId at) {
        return members.of(at)
                .coordinator()
                .release(ID, ReleaseReason.TENANT)
                .state()
                .orElseThrow();
    }

    @Test
    void an_owner_that_was_down_counts_until_the_release_was_accepted() {
        placedOnAllThree();
        long accepted = members.clock.millis();
        members.of(RHEIN).store.crash();
        assertThat(released(NORD)).isEqualTo(AllocationState.RELEASING);
        assertThat(members.home().engine().allocation(ID).orElseThrow().releaseAcceptedAtMillis())
                .hasValue(accepted);

        anHourLaterItCountsUntil(accepted);
        assertThat(end(NORD).acceptedAtMillis()).as("its own time says it").isEmpty();
        assertThat(end(RHEIN).timeMillis()).isGreaterThanOrEqualTo(accepted + HOUR.toMillis());
        assertThat(members.of(RHEIN).engine().allocation(ID).orElseThrow().releaseAcceptedAtMillis())
                .hasValue(accepted);
    }

    @Test
    void a_home_that_was_down_counts_until_an_owner_was_asked_directly() {
        placedOnAllThree();
        long accepted = members.clock.millis();
        members.home().store.crash();
        assertThat(released(RHEIN)).isEqualTo(AllocationState.RELEASING);

        anHourLaterItCountsUntil(accepted);
    }

    @Test
    void a_home_that_looks_for_itself_before_it_is_told_counts_until_then_too() {
        placedOnAllThree();
        long accepted = members.clock.millis();
        members.home().store.crash();
        assertThat(released(RHEIN)).isEqualTo(AllocationState.RELEASING);

        members.clock.advance(HOUR);
        network.calm();
        members.home().restart();
        members.home().coordinator().lookAtStanding();
        assertThat(members.comesToRest()).isTrue();
        assertUsedUntil(accepted, NORD, RHEIN, HELV);
    }

    @Test
    void a_release_that_the_home_accepted_is_counted_from_then_after_its_crash() {
        placedOnAllThree();
        long accepted = members.clock.millis();
        members.of(RHEIN).store.crash();
        members.of(HELV).store.crash();
        assertThat(released(NORD)).isEqualTo(AllocationState.RELEASING);
        members.home().store.crash();

        anHourLaterItCountsUntil(accepted);
    }

    @Test
    void a_time_before_the_part_began_counts_as_its_beginning_and_one_ahead_as_now() {
        placedOnAllThree();
        toldBy(NORD, RHEIN, 0);
        toldBy(NORD, HELV, Long.MAX_VALUE);
        long heard = members.clock.millis();
        members.clock.advance(HOUR);
        members.home().coordinator().lookAtStanding();
        assertThat(members.comesToRest()).isTrue();

        assertUsedUntil(secondAfter(began), RHEIN);
        assertUsedUntil(heard, HELV);
        assertThat(end(HELV).acceptedAtMillis()).isEmpty();
    }

    private void toldBy(MspId teller, MspId owner, long acceptedAt) {
        SimulatedMember told = members.of(owner);
        int round = told.engine()
                .engine()
                .intents()
                .find(ID)
                .flatMap(Intent::members)
                .orElseThrow()
                .round();
        assertThat(told.coordinator().release(teller, ID, round, ReleaseReason.TENANT, acceptedAt))
                .hasValueSatisfying(each -> assertThat(each.result()).isEqualTo(ReleaseOutcome.Result.RELEASED));
    }

    @Test
    void of_what_was_resized_since_that_time_only_what_was_before_is_counted() {
        assertThat(members.home()
                        .coordinator()
                        .place(SimulatedMembers.command(ID, group("web", 2)).atSites(List.of(SimulatedMembers.FRA))))
                .isInstanceOf(PlaceOutcome.Placed.class);
        members.clock.advance(HOUR);
        long before = members.clock.millis();
        members.clock.advance(HOUR);
        sealed();
        assertThat(resize(ID, group("web", 1))).isInstanceOf(PlaceOutcome.Placed.class);
        long resized = members.clock.millis();
        members.clock.advance(HOUR);
        toldBy(NORD, RHEIN, before);
        members.home().coordinator().lookAtStanding();
        assertThat(members.comesToRest()).isTrue();
        assertUsedUntil(secondAfter(resized), RHEIN);
    }

    /** Hosts keep of a sealed reservation by which second it began. */
    private static long secondAfter(long millis) {
        return (millis + 999) / 1_000 * 1_000;
    }
}
