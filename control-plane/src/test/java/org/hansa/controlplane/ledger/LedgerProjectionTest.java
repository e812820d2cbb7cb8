package org.hansa.controlplane.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hansa.controlplane.fixture.Callers;
import org.hansa.controlplane.fixture.TestClock;
import org.hansa.controlplane.fixture.TestConsortium;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.LedgerKey;
import org.hansa.ledger.model.SiteHead;
import org.junit.jupiter.api.Test;

class LedgerProjectionTest {
    private final LedgerProjection view = new LedgerProjection();

    @Test
    void shows_the_records_of_the_real_contracts_by_type() {
        new TestConsortium(TestClock.startingNow())
                .found(Callers.ISSUER)
                .channel()
                .join(view);
        assertThat(view.members()).hasSize(3);
        assertThat(view.sites()).hasSize(6);
        assertThat(view.issuers()).hasSize(1);
        assertThat(view.site(TestConsortium.ZURICH).orElseThrow().country()).isEqualTo("CH");
        assertThat(view.siteHead(TestConsortium.ZURICH)).isEqualTo(SiteHead.empty(TestConsortium.ZURICH));
        assertThat(view.raw(LedgerKey.FOUNDING)).isPresent();
        assertThat(view.rawRange("site/")).hasSize(6);
        assertThat(view.height()).isEqualTo(1);
    }

    @Test
    void keeps_a_sites_record_apart_from_its_head_and_batches() {
        apply(0, change("site/fi-hel-1/batch/0000000000000000000", "x"), change("site/fi-hel-1/head", "y"));
        assertThat(view.sites()).isEmpty();
        assertThat(view.rawRange("site/fi-hel-1/")).hasSize(2);
    }

    @Test
    void forgets_what_was_deleted_and_counts_what_is_live() {
        String leaf = "0".repeat(64);
        apply(
                0,
                change(LedgerKey.live(TestConsortium.HELSINKI, 1), leaf),
                change(LedgerKey.live(TestConsortium.HELSINKI, 2), leaf));
        apply(1, new LedgerChange(LedgerKey.live(TestConsortium.HELSINKI, 1), Optional.empty(), 1, "t", Instant.EPOCH));
        assertThat(view.liveCount(TestConsortium.HELSINKI)).isEqualTo(1);
        assertThat(view.live(TestConsortium.HELSINKI, 1)).isEmpty();
        assertThat(view.live(TestConsortium.HELSINKI, 2)).contains(new Digest(leaf));
    }

    @Test
    void takes_blocks_in_order_only() {
        apply(0);
        assertThatThrownBy(() -> apply(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> apply(2)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void tells_listeners_after_the_view_shows_it_and_survives_one_that_fails() throws Exception {
        List<Long> heights = new ArrayList<>();
        AutoCloseable failing = view.onBlock(block -> {
            throw new IllegalStateException("listener");
        });
        AutoCloseable counting = view.onBlock(block -> heights.add(view.height()));
        apply(0);
        counting.close();
        failing.close();
        apply(1);
        assertThat(heights).containsExactly(1L);
    }

    @Test
    void waits_for_a_height_and_gives_up_at_the_deadline() {
        Thread later = new Thread(() -> apply(0));
        later.start();
        view.awaitHeight(1, Duration.ofSeconds(30));
        assertThat(view.height()).isEqualTo(1);
        assertThatThrownBy(() -> view.awaitHeight(2, Duration.ofMillis(20))).hasMessageContaining("LEDGER_UNAVAILABLE");
    }

    private void apply(long number, LedgerChange... changes) {
        view.apply(new CommittedBlock(number, Digest.of(new byte[] {(byte) number}), Instant.EPOCH, List.of(changes)));
    }

    private static LedgerChange change(String key, String value) {
        return new LedgerChange(key, Optional.of(value.getBytes(StandardCharsets.UTF_8)), 0, "t", Instant.EPOCH);
    }
}
