package org.hansa.fabric.evidence.chain;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import org.hansa.fabric.evidence.EndorsedTransaction;
import org.hansa.fabric.evidence.Vectors;
import org.hansa.fabric.evidence.Vectors.Transacted;
import org.hansa.fabric.evidence.chain.EndorsementVerifier.Endorsed;
import org.hansa.fabric.evidence.lifecycle.LifecycleHistory;
import org.hansa.fabric.evidence.rwset.KeyVersion;
import org.hyperledger.fabric.protos.peer.Endorsement;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.Test;

class EndorsementVerifierTest {
    /** Valid only because a key has a policy of its own, which the chain of definitions does not show. */
    private static final List<String> GOVERNED_BY_KEY =
            List.of("75/0 sbe-single-org-policy-satisfied-alone", "138/0 vectors.put (gateway or CLI run)");

    private static final LifecycleHistory DEFINITIONS = new LifecycleHistory();

    static {
        Vectors.BLOCKS.forEach(DEFINITIONS::applyValid);
    }

    @Test
    void every_valid_transaction_is_endorsed_under_the_definition_that_its_endorsers_signed() {
        int held = 0;
        List<String> broken = new ArrayList<>();
        for (Transacted transacted : Vectors.endorserTransactions()) {
            if (transacted.code() == TxValidationCode.VALID_VALUE) {
                KeyVersion at = new KeyVersion(transacted.number(), transacted.index());
                if (verify(EndorsedTransaction.parse(transacted.bytes()), at).holds()) {
                    held++;
                } else {
                    broken.add(transacted.name());
                }
            }
        }
        assertThat(broken).containsExactlyElementsOf(GOVERNED_BY_KEY);
        assertThat(held).isEqualTo(341);
    }

    @Test
    void one_bad_signature_beside_two_good_ones_does_no_harm_and_is_named() {
        Endorsed endorsed = verify(transaction(54), 54).orElseThrow();
        assertThat(endorsed.endorsers().mspIds()).containsExactly("HelvMSP", "NordMSP");
        assertThat(endorsed.endorsers().rejections())
                .singleElement()
                .hasToString("signature 1 by RheinMSP: the signature does not hold");
        assertThat(endorsed.reasons())
                .containsExactly("chaincode vectors: 2 of 3 groups satisfy Endorsement [HelvMSP, NordMSP], needed 2");
    }

    @Test
    void the_same_endorser_twice_counts_once() {
        Finding finding = ConfigurationHistoryVectorsTest.first(verify(transaction(52), 52));
        assertThat(finding.fault()).isEqualTo(Fault.ENDORSEMENT_POLICY);
        assertThat(finding.where()).isEqualTo("block 52 transaction 0");
        assertThat(finding.detail()).contains("1 of 3 groups").contains("the same signer counts once");
    }

    @Test
    void a_majority_of_four_needs_three() {
        assertThat(verify(transaction(118), 118).finding().map(Finding::fault)).contains(Fault.ENDORSEMENT_POLICY);
        assertThat(verify(transaction(119), 119).holds()).isTrue();
    }

    @Test
    void a_flipped_byte_in_result_endorser_or_signature_is_found() {
        EndorsedTransaction good = transaction(12);
        assertThat(verify(good, 12).holds()).isTrue();
        ByteString response = good.responsePayload();
        EndorsedTransaction otherResult = new EndorsedTransaction(
                good.envelope(),
                good.actionHeader(),
                good.proposalPayload(),
                TamperedBlockTest.flipped(response, response.size() - 1),
                good.response(),
                good.action(),
                good.endorsements());
        assertThat(verify(otherResult, 12).finding().map(Finding::fault)).contains(Fault.ENDORSEMENT_POLICY);
        Endorsement first = good.endorsements().get(0);
        assertThat(verify(
                                with(
                                        good,
                                        first.toBuilder()
                                                .setSignature(TamperedBlockTest.flipped(first.getSignature(), 20))
                                                .build()),
                                12)
                        .finding()
                        .map(Finding::detail)
                        .orElseThrow())
                .contains("the signature does not hold");
        assertThat(verify(
                                with(
                                        good,
                                        first.toBuilder()
                                                .setEndorser(TamperedBlockTest.flipped(first.getEndorser(), 400))
                                                .build()),
                                12)
                        .holds())
                .isFalse();
    }

    @Test
    void endorsements_under_a_definition_that_was_replaced_are_refused() {
        Finding finding = ConfigurationHistoryVectorsTest.first(verify(transaction(182), 182));
        assertThat(finding.fault()).isEqualTo(Fault.DEFINITION);
        assertThat(finding.where()).isEqualTo("block 182 transaction 0");
    }

    @Test
    void without_the_definition_that_was_signed_nothing_is_decided() {
        Finding finding = ConfigurationHistoryVectorsTest.first(new EndorsementVerifier(Vectors.configurationFor(12))
                .verify(transaction(12), new KeyVersion(12, 0), new LifecycleHistory()));
        assertThat(finding.fault()).isEqualTo(Fault.DEFINITION);
        assertThat(finding.detail()).contains("namespaces/fields/vectors/Sequence");
    }

    private static EndorsedTransaction with(EndorsedTransaction good, Endorsement first) {
        List<Endorsement> endorsements = new ArrayList<>(good.endorsements());
        endorsements.set(0, first);
        return new EndorsedTransaction(
                good.envelope(),
                good.actionHeader(),
                good.proposalPayload(),
                good.responsePayload(),
                good.response(),
                good.action(),
                endorsements);
    }

    private static Verified<Endorsed> verify(EndorsedTransaction transaction, long block) {
        return verify(transaction, new KeyVersion(block, 0));
    }

    private static Verified<Endorsed> verify(EndorsedTransaction transaction, KeyVersion at) {
        return new EndorsementVerifier(Vectors.configurationFor(at.block())).verify(transaction, at, DEFINITIONS);
    }

    private static EndorsedTransaction transaction(int block) {
        return EndorsedTransaction.parse(Vectors.block(block).getData().getData(0));
    }
}
