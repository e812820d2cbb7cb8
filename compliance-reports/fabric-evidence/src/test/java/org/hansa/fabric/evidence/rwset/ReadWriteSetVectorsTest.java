package org.hansa.fabric.evidence.rwset;

import static org.assertj.core.api.Assertions.assertThat;

import org.hansa.fabric.evidence.EndorsedTransaction;
import org.hansa.fabric.evidence.Vectors;
import org.hansa.fabric.evidence.Vectors.Transacted;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ReadWriteSetVectorsTest {
    @Test
    void public_reads_and_writes_of_every_valid_transaction_are_those_that_other_code_decoded() {
        int transactions = 0;
        int reads = 0;
        int writes = 0;
        for (Transacted transacted : Vectors.endorserTransactions()) {
            if (transacted.code() != TxValidationCode.VALID_VALUE) {
                continue;
            }
            ReadWriteSets sets = EndorsedTransaction.parse(transacted.bytes()).readWriteSets();
            JsonNode decoded = transacted.decoded().get("rwset");
            assertThat(sets.namespaces()).as(transacted.name()).hasSize(decoded.size());
            for (int i = 0; i < decoded.size(); i++) {
                reads += compareReads(transacted, sets.namespaces().get(i), decoded.get(i));
                writes += compareWrites(transacted, sets.namespaces().get(i), decoded.get(i));
            }
            transactions++;
        }
        assertThat(transactions).isEqualTo(343);
        assertThat(reads).isEqualTo(457);
        assertThat(writes).isEqualTo(560);
    }

    private static int compareReads(Transacted transacted, ReadWriteSets.Namespace namespace, JsonNode decoded) {
        assertThat(namespace.name()).isEqualTo(decoded.get("ns").asString());
        int compared = 0;
        for (JsonNode read : Vectors.elements(decoded.get("reads"))) {
            ReadWriteSets.Read own = namespace.reads().get(compared);
            assertThat(own.key()).as(transacted.name()).isEqualTo(read.get(0).asString());
            assertThat(own.version() == null ? "null" : own.version().toString())
                    .as(transacted.name())
                    .isEqualTo(read.get(1).isNull() ? "null" : read.get(1).asString());
            compared++;
        }
        return compared;
    }

    private static int compareWrites(Transacted transacted, ReadWriteSets.Namespace namespace, JsonNode decoded) {
        int compared = 0;
        for (JsonNode write : Vectors.elements(decoded.get("writes"))) {
            if (!write.isArray()) {
                break;
            }
            assertThat(namespace.writes().get(compared).key())
                    .as(transacted.name())
                    .isEqualTo(write.get(0).asString());
            compared++;
        }
        return compared;
    }

    @Test
    void results_of_every_valid_transaction_encode_to_their_own_bytes() throws Exception {
        int checked = 0;
        for (Transacted transacted : Vectors.endorserTransactions()) {
            if (transacted.code() == TxValidationCode.VALID_VALUE) {
                var results =
                        EndorsedTransaction.parse(transacted.bytes()).action().getResults();
                assertThat(TxReadWriteSet.parseFrom(results).toByteString()).isEqualTo(results);
                checked++;
            }
        }
        assertThat(checked).isEqualTo(343);
    }
}
