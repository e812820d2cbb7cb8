package org.hansa.grid.intent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hansa.grid.Fixture.HEL;
import static org.hansa.grid.Fixture.vector;

import java.util.List;
import java.util.Optional;
import org.hansa.grid.Fixture;
import org.hansa.grid.PlaceCommand;
import org.hansa.grid.PlacedPart;
import org.hansa.grid.ResourceRequest;
import org.hansa.grid.SignedReceipt;
import org.hansa.ledger.model.AllocationState;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.PolicyRevision;
import org.hansa.ledger.model.ProviderId;
import org.hansa.ledger.model.Receipt;
import org.junit.jupiter.api.Test;

class IntentCodecTest {
    private static final ProviderId HOST = new ProviderId("host");

    private final PlaceCommand command = Fixture.command(1, ResourceRequest.of(vector(1_000, 1_024)));

    private Intent reserved(Receipt receipt) {
        PlacedPart part = new PlacedPart(
                HOST,
                HEL,
                1,
                vector(1_000, 1_024),
                Optional.empty(),
                List.of(),
                7,
                0,
                Optional.of(SignedReceipt.of(receipt, new byte[] {1, 2, 3})));
        return Intent.attempt(
                        command,
                        Optional.empty(),
                        List.of(new PlannedPart(HOST, HEL, 1, Optional.empty(), 1)),
                        Optional.empty(),
                        5)
                .in(AllocationState.RESERVED, List.of(part), 6);
    }

    private Receipt receipt(long providerSeq, PolicyRevision revision) {
        return new Receipt(
                Fixture.NORD,
                HEL,
                command.contract(),
                command.allocation(),
                HOST,
                providerSeq,
                Digest.of(new byte[] {4}),
                command.decisionDigest(),
                revision,
                10,
                20);
    }

    @Test
    void a_receipt_comes_back_as_it_was_signed_whether_or_not_it_says_what_the_intent_says() {
        Intent usual = reserved(receipt(7, command.policyRevision()));
        Intent otherRule = reserved(receipt(7, new PolicyRevision("another")));
        Intent otherPlace = reserved(receipt(8, command.policyRevision()));
        for (Intent each : List.of(usual, otherRule, otherPlace)) {
            assertThat(IntentCodec.decode(IntentCodec.encode(each))).isEqualTo(each);
        }
        assertThat(IntentCodec.encode(usual)).hasSizeLessThan(IntentCodec.encode(otherPlace).length - 64);
    }

    @Test
    void a_release_comes_back_with_what_it_comes_to_and_why() {
        Intent reserved = reserved(receipt(7, command.policyRevision()));
        Intent asked = reserved.in(AllocationState.RELEASING, reserved.parts(), 8);
        Intent evicted = reserved.releasing(AllocationState.EVICTED, "the site wants it", 8);
        assertThat(asked.endsAs()).isEqualTo(AllocationState.RELEASED);
        assertThat(evicted.state()).isEqualTo(AllocationState.RELEASING);
        assertThat(evicted.acceptedAtMillis()).hasValue(8);
        for (Intent each : List.of(asked, evicted)) {
            assertThat(IntentCodec.decode(IntentCodec.encode(each))).isEqualTo(each);
        }
    }
}
