package org.hansa.fabric.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import org.hansa.fabric.evidence.Vectors.FirstAction;
import org.hansa.fabric.evidence.Vectors.Transacted;
import org.hansa.fabric.evidence.msp.MspIdentity;
import org.hansa.fabric.evidence.msp.MspRegistry;
import org.junit.jupiter.api.Test;

class TransactionVectorsTest {
    @Test
    void all_396_creator_signatures_hold() throws Exception {
        int good = 0;
        for (Transacted transacted : Vectors.transactions()) {
            SignedData claim = transacted.envelope().creatorSignature();
            if (transacted.number() == 0) {
                assertThat(claim.identity()).isEmpty();
                continue;
            }
            MspIdentity creator =
                    Vectors.configurationFor(transacted.number()).msps().identity(claim.identity());
            assertThat(creator.isValid()).as(transacted.name()).isTrue();
            assertThat(creator.mspId())
                    .isEqualTo(transacted.decoded().get("creator_msp").asString());
            assertThat(creator.verify(claim.message(), claim.signature()))
                    .as(transacted.name())
                    .isTrue();
            good++;
        }
        assertThat(good).isEqualTo(396);
    }

    @Test
    void transaction_ids_are_recomputed_but_for_the_two_altered_ones() {
        List<String> altered = new ArrayList<>();
        int good = 0;
        for (Transacted transacted : Vectors.endorserTransactions()) {
            if (transacted
                    .envelope()
                    .recomputedTransactionId()
                    .equals(transacted.envelope().transactionId())) {
                good++;
            } else {
                altered.add(transacted.name());
            }
        }
        assertThat(good).isEqualTo(386);
        assertThat(altered).containsExactly("92/0 invalid-wrong-txid", "92/1 invalid-empty-txid");
    }

    @Test
    void proposal_hashes_of_376_transactions_match_and_nine_altered_ones_do_not() throws Exception {
        int good = 0;
        List<Long> bad = new ArrayList<>();
        for (Transacted transacted : withReadableAction()) {
            FirstAction action = FirstAction.of(transacted.envelope());
            if (action.recomputedProposalHash().equals(action.endorsedProposalHash())) {
                good++;
            } else {
                bad.add(transacted.number());
            }
        }
        assertThat(good).isEqualTo(376);
        assertThat(bad).containsExactly(92L, 92L, 95L, 96L, 97L, 100L, 101L, 104L, 105L);
    }

    @Test
    void endorsement_signatures_957_hold_and_five_do_not() throws Exception {
        int good = 0;
        List<String> bad = new ArrayList<>();
        for (Transacted transacted : withReadableAction()) {
            MspRegistry msps = Vectors.configurationFor(transacted.number()).msps();
            for (SignedData claim : FirstAction.of(transacted.envelope()).endorsementSignatures()) {
                MspIdentity endorser = msps.identity(claim.identity());
                assertThat(endorser.isValid()).isTrue();
                if (endorser.verify(claim.message(), claim.signature())) {
                    good++;
                } else {
                    bad.add(transacted.number() + " " + endorser.mspId());
                }
            }
        }
        assertThat(good).isEqualTo(957);
        assertThat(bad).hasSize(5).startsWith("53 RheinMSP", "54 RheinMSP").endsWith("103 NordMSP", "103 RheinMSP");
    }

    @Test
    void a_high_s_signature_is_mathematically_right_and_still_refused() throws Exception {
        FirstAction action = FirstAction.of(Vectors.transactions().stream()
                .filter(t -> t.number() == 55)
                .findFirst()
                .orElseThrow()
                .envelope());
        MspRegistry msps = Vectors.configurationFor(55).msps();
        int refused = 0;
        for (SignedData claim : action.endorsementSignatures()) {
            MspIdentity endorser = msps.identity(claim.identity());
            if (!endorser.verify(claim.message(), claim.signature())) {
                EcdsaSignature high = EcdsaSignature.parse(claim.signature().toByteArray());
                byte[] low = high.withLowS(((java.security.interfaces.ECKey) endorser.publicKey())
                                .getParams()
                                .getOrder())
                        .encode();
                assertThat(Signatures.verify(
                                endorser.publicKey(), claim.message().toByteArray(), low))
                        .isTrue();
                refused++;
            }
        }
        assertThat(refused).isEqualTo(1);
    }

    /** All but three whose data holds no action at all. */
    private static List<Transacted> withReadableAction() {
        List<Transacted> readable = Vectors.endorserTransactions().stream()
                .filter(t -> {
                    try {
                        FirstAction.of(t.envelope());
                        return true;
                    } catch (InvalidProtocolBufferException | IndexOutOfBoundsException noAction) {
                        return false;
                    }
                })
                .toList();
        assertThat(readable).hasSize(385);
        return readable;
    }
}
