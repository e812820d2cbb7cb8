package org.hansa.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hansa.grid.Fixture.CONTRACT;
import static org.hansa.grid.Fixture.HEL;
import static org.hansa.grid.Fixture.TMP;
import static org.hansa.grid.Fixture.command;
import static org.hansa.grid.Fixture.host;
import static org.hansa.grid.Fixture.id;
import static org.hansa.grid.Fixture.vector;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.RefusalReason;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.SiteId;
import org.junit.jupiter.api.Test;

/** A site gives a part of a grant back, so that the home can move it. */
class GrantReturnTest extends EngineTestBase {
    private static final ContractHandle OTHER = new ContractHandle("contract-two");

    private GrantOffer giveBack(long version, ResourceVector wanted) {
        return engine.giveBack(OTHER, HEL, version, wanted);
    }

    private PlaceOutcome place(long number, long cores) {
        PlaceCommand like =
                Fixture.command(id(number), cores(cores), List.of(HEL), OptionalLong.empty(), OptionalLong.empty());
        return engine.place(new PlaceCommand(
                like.allocation(),
                OTHER,
                like.home(),
                like.groups(),
                like.sites(),
                like.siteOrder(),
                like.holdUntilMillis(),
                like.expiresAtMillis(),
                like.decisionDigest(),
                like.policyRevision(),
                like.requestDigest(),
                like.consent(),
                like.commitments(),
                like.note(),
                like.tenure()));
    }

    private void granted(long cores) {
        engine.putProvider(host("h1", HEL, 64_000, 65_536));
        engine.applyGrant(OTHER, HEL, 1, vector(cores * 1_000, cores * 1_024));
    }

    @Test
    void sets_aside_what_is_free_and_nobody_takes_it_any_more() {
        granted(8);
        placed(place(1, 3));
        GrantOffer offer = giveBack(1, vector(100_000, 2_048));
        assertThat(offer).isEqualTo(new GrantOffer(1, vector(5_000, 2_048)));
        assertThat(refusal(place(2, 1)).reason()).isEqualTo(RefusalReason.QUOTA);
    }

    @Test
    void answers_anew_when_asked_again_and_zero_cancels() {
        granted(8);
        assertThat(giveBack(1, vector(8_000, 1)).offered()).isEqualTo(vector(8_000, 1));
        assertThat(giveBack(1, vector(2_000, 1)).offered()).isEqualTo(vector(2_000, 1));
        assertThat(giveBack(1, vector(2_000, 1)).offered()).isEqualTo(vector(2_000, 1));
        placed(place(1, 6));
        assertThat(giveBack(1, ResourceVector.ZERO).offered()).isEqualTo(ResourceVector.ZERO);
        placed(place(2, 2));
    }

    @Test
    void offers_nothing_of_a_grant_that_the_home_knows_otherwise_or_of_a_site_that_is_not_ours() {
        granted(8);
        assertThat(giveBack(2, vector(1_000, 1)).offered()).isEqualTo(ResourceVector.ZERO);
        assertThat(giveBack(0, vector(1_000, 1))).isEqualTo(new GrantOffer(1, ResourceVector.ZERO));
        assertThat(engine.giveBack(OTHER, new SiteId("de-fra-1"), 1, vector(1, 1))
                        .offered())
                .isEqualTo(ResourceVector.ZERO);
    }

    @Test
    void an_offer_ends_with_the_next_version_of_the_grant() {
        granted(8);
        giveBack(1, vector(6_000, 6_144));
        engine.applyGrant(OTHER, HEL, 2, vector(2_000, 2_048));
        assertThat(engine.grant(OTHER, HEL).orElseThrow().free()).isEqualTo(vector(2_000, 2_048));
    }

    @Test
    void an_offer_outlives_a_restart_and_ends_by_itself_when_the_ledger_never_follows() {
        granted(8);
        giveBack(1, vector(6_000, 6_144));
        reopen();
        assertThat(engine.grant(OTHER, HEL).orElseThrow().free()).isEqualTo(vector(2_000, 2_048));
        clock.advance(AllocationEngine.OFFER_LIFETIME.minusSeconds(1));
        assertThat(engine.grant(OTHER, HEL).orElseThrow().returning()).isEqualTo(vector(6_000, 6_144));
        clock.advance(Duration.ofSeconds(2));
        assertThat(Fixture.eventually(
                        () -> engine.grant(OTHER, HEL).orElseThrow().returning().isZero()))
                .isTrue();
        placed(place(1, 8));
    }

    /** Between the two the ledger would find the reservation beside what was to be freed, and too small a grant for both. */
    @Test
    void what_a_release_freed_is_not_offered_before_the_ledger_has_the_release() {
        granted(8);
        placed(place(1, 5));
        assertThat(engine.flush(LONG)).isTrue();
        ledger.unavailable(true);
        engine.release(id(1), ReleaseReason.TENANT);
        clock.advance(Duration.ofSeconds(1));
        assertThat(Fixture.eventually(
                        () -> engine.grant(OTHER, HEL).orElseThrow().used().isZero()))
                .isTrue();
        assertThat(giveBack(1, vector(8_000, 8_192)).offered()).isEqualTo(vector(3_000, 3_072));
        ledger.unavailable(false);
        assertThat(engine.flush(LONG)).isTrue();
        assertThat(giveBack(1, vector(8_000, 8_192)).offered()).isEqualTo(vector(8_000, 8_192));
    }

    @Test
    void after_a_restart_nothing_is_offered_before_the_ledger_has_what_was_sealed() {
        granted(8);
        placed(place(1, 5));
        assertThat(engine.flush(LONG)).isTrue();
        ledger.unavailable(true);
        engine.release(id(1), ReleaseReason.TENANT);
        clock.advance(Duration.ofSeconds(1));
        assertThat(Fixture.eventually(
                        () -> engine.grant(OTHER, HEL).orElseThrow().used().isZero()))
                .isTrue();
        reopen();
        assertThat(giveBack(1, vector(8_000, 8_192)).offered()).isEqualTo(ResourceVector.ZERO);
        ledger.unavailable(false);
        assertThat(engine.flush(LONG)).isTrue();
        assertThat(Fixture.eventually(
                        () -> giveBack(1, vector(8_000, 8_192)).offered().equals(vector(8_000, 8_192))))
                .isTrue();
    }

    @Test
    void a_refusal_for_the_grant_names_the_sites_that_have_room() {
        engine.putProvider(host("small", HEL, 2_000, 2_048));
        engine.putProvider(host("large", TMP, 16_000, 16_384));
        engine.applyGrant(CONTRACT, HEL, 2, vector(1_000, 1_024));
        engine.applyGrant(CONTRACT, TMP, 2, ResourceVector.ZERO);
        Refusal refusal = refusal(engine.place(command(1, cores(8))));
        assertThat(refusal.reason()).isEqualTo(RefusalReason.QUOTA);
        assertThat(refusal.grantShortfall()).containsOnlyKeys(TMP).containsEntry(TMP, vector(8_000, 8_192));
    }

    @Test
    void where_only_several_sites_together_have_room_each_lacks_its_part() {
        engine.putProvider(host("one", HEL, 4_000, 4_096));
        engine.putProvider(host("two", TMP, 4_000, 4_096));
        engine.applyGrant(CONTRACT, HEL, 2, ResourceVector.ZERO);
        engine.applyGrant(CONTRACT, TMP, 2, vector(1_000, 1_024));
        Refusal refusal = refusal(engine.place(command(1, cores(2).withCount(4))));
        assertThat(refusal.grantShortfall())
                .containsEntry(HEL, vector(4_000, 4_096))
                .containsEntry(TMP, vector(3_000, 3_072));
    }
}
