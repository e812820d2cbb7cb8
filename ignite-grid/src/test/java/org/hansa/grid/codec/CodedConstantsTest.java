package org.hansa.grid.codec;

import static org.assertj.core.api.Assertions.assertThat;

import org.hansa.grid.PlaceCommand;
import org.hansa.grid.intent.Intent;
import org.hansa.ledger.model.AllocationState;
import org.hansa.ledger.model.Consent;
import org.hansa.ledger.model.LeafEvent;
import org.junit.jupiter.api.Test;

/** Stored by their place. One that is added comes last; any other change needs another layout of the entries that have it. */
class CodedConstantsTest {
    @Test
    void keep_their_places() {
        assertThat(LeafEvent.values())
                .extracting(Enum::name)
                .containsExactly("RESERVED", "RESIZED", "RELEASED", "EXPIRED", "EVICTED");
        assertThat(Consent.values()).extracting(Enum::name).containsExactly("TENANT_SIGNED", "MEMBER_ASSERTED");
        assertThat(AllocationState.values())
                .extracting(Enum::name)
                .containsExactly(
                        "PENDING",
                        "HELD",
                        "RESERVED",
                        "ACTIVE",
                        "RESIZING",
                        "RELEASING",
                        "RELEASED",
                        "DENIED",
                        "EXPIRED",
                        "EVICTED",
                        "FAILED",
                        "STUCK");
        assertThat(Intent.GroupVerdict.values())
                .extracting(Enum::name)
                .containsExactly("OPEN", "CONFIRM", "RELEASE", "SHRINK", "GIVE_BACK", "VOTED");
        assertThat(PlaceCommand.SiteOrder.values()).extracting(Enum::name).containsExactly("STRICT", "BEST_FIT");
    }
}
