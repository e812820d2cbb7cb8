package org.hansa.fabric.evidence.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.hansa.fabric.evidence.Vectors;
import org.hansa.fabric.evidence.Vectors.Transacted;
import org.hansa.fabric.evidence.lifecycle.ChaincodeDefinition;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.Test;

class ChainEvidenceVectorsTest {
    private final ChainEvidence evidence = new ChainEvidence(ConfigurationHistoryVectorsTest.whole());

    @Test
    void from_genesis_to_every_valid_transaction() {
        for (int commit : new int[] {7, 11, 181, 193}) {
            assertThat(evidence.addDefinition(Vectors.block(commit), 0)).isEmpty();
        }
        assertThat(evidence.newestDefinition("vectors").map(ChaincodeDefinition::sequence))
                .contains(3L);
        int proven = 0;
        List<String> broken = new ArrayList<>();
        for (Transacted transacted : Vectors.endorserTransactions()) {
            if (transacted.code() != TxValidationCode.VALID_VALUE) {
                continue;
            }
            Verified<ProvenTransaction> result = evidence.transaction(transacted.block(), transacted.index());
            if (result.holds()) {
                assertThat(result.orElseThrow().at().block()).isEqualTo(transacted.number());
                proven++;
            } else {
                broken.add(transacted.name());
            }
        }
        // The two that only a key's own policy lets through.
        assertThat(broken)
                .containsExactly(
                        "75/0 sbe-single-org-policy-satisfied-alone", "138/0 vectors.put (gateway or CLI run)");
        assertThat(proven).isEqualTo(341);
    }

    @Test
    void refused_transactions_are_refused_by_name() {
        assertThat(evidence.addDefinition(Vectors.block(7), 0)).isEmpty();
        assertThat(fault(92, 0)).isEqualTo(Fault.TRANSACTION_ID);
        assertThat(fault(92, 2)).isEqualTo(Fault.TRANSACTION_FORM);
        assertThat(fault(95, 0)).isEqualTo(Fault.TRANSACTION_FORM);
        assertThat(fault(101, 0)).isEqualTo(Fault.PROPOSAL_HASH);
        assertThat(fault(102, 0)).isEqualTo(Fault.ENDORSEMENT_POLICY);
        assertThat(fault(103, 0)).isEqualTo(Fault.ENDORSEMENT_POLICY);
        assertThat(fault(109, 0)).isEqualTo(Fault.DEFINITION);
        assertThat(fault(116, 0)).isEqualTo(Fault.TRANSACTION_FORM);
        assertThat(fault(12, 1)).isEqualTo(Fault.TRANSACTION_FORM);
    }

    @Test
    void a_definition_committed_with_too_few_endorsements_is_not_taken() {
        Finding finding = evidence.addDefinition(Vectors.block(180), 0).orElseThrow();
        assertThat(finding.fault()).isEqualTo(Fault.ENDORSEMENT_POLICY);
        assertThat(finding.detail()).contains("2 of 4 groups").contains("needed 3");
        assertThat(evidence.newestDefinition("vectors")).isEmpty();
    }

    private Fault fault(int block, int index) {
        return ConfigurationHistoryVectorsTest.first(evidence.transaction(Vectors.block(block), index))
                .fault();
    }
}
