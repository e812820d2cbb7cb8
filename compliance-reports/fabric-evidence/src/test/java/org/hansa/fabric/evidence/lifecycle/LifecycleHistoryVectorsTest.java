package org.hansa.fabric.evidence.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import org.hansa.fabric.evidence.EndorsedTransaction;
import org.hansa.fabric.evidence.Vectors;
import org.hansa.fabric.evidence.Vectors.Transacted;
import org.hansa.fabric.evidence.rwset.KeyVersion;
import org.hyperledger.fabric.protos.peer.StaticCollectionConfig;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.Test;

class LifecycleHistoryVectorsTest {
    private static final LifecycleHistory HISTORY = history();

    private static LifecycleHistory history() {
        LifecycleHistory history = new LifecycleHistory();
        Vectors.BLOCKS.forEach(history::applyValid);
        return history;
    }

    @Test
    void three_definitions_of_vectors_and_one_of_other_are_folded_from_their_commits() {
        assertThat(HISTORY.definitions("vectors"))
                .extracting(d -> d.sequence() + " " + d.version() + " " + d.definedAt())
                .containsExactly("1 1.0 7:0", "2 1.0 181:0", "3 2.0 193:0");
        assertThat(HISTORY.definitions("other"))
                .extracting(d -> d.sequence() + " " + d.version() + " " + d.definedAt())
                .containsExactly("1 1.0 11:0");
        assertThat(HISTORY.definitions("unknown")).isEmpty();
    }

    @Test
    void fields_that_a_commit_did_not_write_are_kept_from_the_definition_before() {
        ChaincodeDefinition second = HISTORY.definitions("vectors").get(1);
        assertThat(second.collectionList())
                .extracting(StaticCollectionConfig::getName)
                .containsExactly("collNR", "collEP");
        assertThat(second.endorsement().getEndorsementPlugin()).isEqualTo("escc");
        assertThat(second.validation().getValidationPlugin()).isEqualTo("vscc");
        assertThat(second.endorsementPolicy()
                        .getSignaturePolicy()
                        .getRule()
                        .getNOutOf()
                        .getN())
                .isEqualTo(2);
        assertThat(HISTORY.newest("vectors").orElseThrow().endorsementPolicy().getChannelConfigPolicyReference())
                .isEqualTo("/Channel/Application/Endorsement");
    }

    @Test
    void definitions_hold_from_the_block_after_their_commit() {
        assertThat(HISTORY.inForceAt("vectors", 7)).isEmpty();
        assertThat(HISTORY.inForceAt("vectors", 8).orElseThrow().sequence()).isEqualTo(1);
        assertThat(HISTORY.inForceAt("vectors", 181).orElseThrow().sequence()).isEqualTo(1);
        assertThat(HISTORY.inForceAt("vectors", 182).orElseThrow().sequence()).isEqualTo(2);
        assertThat(HISTORY.inForceAt("vectors", 204).orElseThrow().sequence()).isEqualTo(3);
    }

    @Test
    void every_valid_transaction_is_bound_to_its_definition_by_its_own_read() {
        int bound = 0;
        for (Transacted transacted : Vectors.endorserTransactions()) {
            String name = transacted.decoded().get("chaincode").asString();
            if (transacted.code() != TxValidationCode.VALID_VALUE || name.equals("_lifecycle")) {
                continue;
            }
            ChaincodeDefinition read = HISTORY.readBy(EndorsedTransaction.parse(transacted.bytes()), name)
                    .orElseThrow();
            assertThat(read)
                    .isSameAs(HISTORY.inForceAt(name, transacted.number()).orElseThrow());
            bound++;
        }
        assertThat(bound).isEqualTo(325);
    }

    @Test
    void a_transaction_endorsed_before_an_upgrade_names_the_definition_it_saw() {
        Transacted stale = Vectors.endorserTransactions().stream()
                .filter(t -> t.number() == 182)
                .findFirst()
                .orElseThrow();
        assertThat(HISTORY.readBy(EndorsedTransaction.parse(stale.bytes()), "vectors")
                        .orElseThrow()
                        .definedAt())
                .isEqualTo(new KeyVersion(7, 0));
    }
}
