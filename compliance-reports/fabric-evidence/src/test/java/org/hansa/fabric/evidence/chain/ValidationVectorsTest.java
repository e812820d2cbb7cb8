package org.hansa.fabric.evidence.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.hansa.fabric.evidence.EndorsedTransaction;
import org.hansa.fabric.evidence.Vectors;
import org.hansa.fabric.evidence.Vectors.Transacted;
import org.hansa.fabric.evidence.config.ChannelConfiguration;
import org.hansa.fabric.evidence.lifecycle.LifecycleHistory;
import org.hansa.fabric.evidence.rwset.KeyVersion;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.Test;

/** Every transaction of the recorded network gets the code that Fabric gave it, as far as version checks are not needed. */
class ValidationVectorsTest {
    private static final Set<TxValidationCode> DECIDED_BY_VERSIONS =
            EnumSet.of(TxValidationCode.MVCC_READ_CONFLICT, TxValidationCode.PHANTOM_READ_CONFLICT);

    private final LifecycleHistory definitions = new LifecycleHistory();
    private final KeyPolicyState keyPolicies = new KeyPolicyState();
    private final Set<String> seen = new HashSet<>();

    @Test
    void all_397_transactions_get_fabrics_code() {
        Map<TxValidationCode, Integer> counts = new TreeMap<>();
        long block = -1;
        for (Transacted transacted : Vectors.transactions()) {
            if (transacted.number() != block) {
                block = transacted.number();
                keyPolicies.startBlock();
            }
            TxValidationCode expected = TxValidationCode.forNumber(transacted.code());
            TxValidationCode own = transacted.number() == 0 ? TxValidationCode.VALID : code(transacted);
            assertThat(own)
                    .as(transacted.name())
                    .isEqualTo(DECIDED_BY_VERSIONS.contains(expected) ? TxValidationCode.VALID : expected);
            counts.merge(expected, 1, Integer::sum);
            commit(transacted, expected);
        }
        assertThat(counts)
                .isEqualTo(Map.ofEntries(
                        Map.entry(TxValidationCode.VALID, 352),
                        Map.entry(TxValidationCode.ENDORSEMENT_POLICY_FAILURE, 15),
                        Map.entry(TxValidationCode.INVALID_ENDORSER_TRANSACTION, 10),
                        Map.entry(TxValidationCode.MVCC_READ_CONFLICT, 6),
                        Map.entry(TxValidationCode.PHANTOM_READ_CONFLICT, 5),
                        Map.entry(TxValidationCode.INVALID_CHAINCODE, 3),
                        Map.entry(TxValidationCode.BAD_PROPOSAL_TXID, 2),
                        Map.entry(TxValidationCode.BAD_COMMON_HEADER, 1),
                        Map.entry(TxValidationCode.ILLEGAL_WRITESET, 1),
                        Map.entry(TxValidationCode.BAD_RWSET, 1),
                        Map.entry(TxValidationCode.DUPLICATE_TXID, 1)));
    }

    private TxValidationCode code(Transacted transacted) {
        ChannelConfiguration configuration = Vectors.configurationFor(transacted.number());
        TransactionVerifier verifier = new TransactionVerifier(configuration);
        TransactionVerifier.Result envelope = verifier.verifyEnvelope(transacted.bytes());
        if (!envelope.isValid() || !transacted.isEndorserTransaction()) {
            return envelope.code();
        }
        if (seen.contains(transacted.envelope().transactionId())) {
            return TxValidationCode.DUPLICATE_TXID;
        }
        TransactionVerifier.Result action = verifier.verifyAction(transacted.bytes());
        return action.isValid() ? endorsed(transacted, configuration) : action.code();
    }

    private TxValidationCode endorsed(Transacted transacted, ChannelConfiguration configuration) {
        EndorsementRules rules =
                new DefinedRules(configuration, name -> definitions.inForceAt(name, transacted.number()), keyPolicies);
        return new EndorsementVerifier(configuration)
                .verify(EndorsedTransaction.parse(transacted.bytes()), rules, transacted.name())
                .finding()
                .map(finding -> switch (finding.fault()) {
                    case DEFINITION -> TxValidationCode.INVALID_CHAINCODE;
                    case ENDORSEMENT_POLICY -> TxValidationCode.ENDORSEMENT_POLICY_FAILURE;
                    default -> throw new AssertionError(finding);
                })
                .orElse(TxValidationCode.VALID);
    }

    private void commit(Transacted transacted, TxValidationCode code) {
        if (!transacted.isEndorserTransaction()) {
            return;
        }
        seen.add(transacted.envelope().transactionId());
        if (code == TxValidationCode.VALID) {
            EndorsedTransaction transaction = EndorsedTransaction.parse(transacted.bytes());
            definitions.apply(transaction, new KeyVersion(transacted.number(), transacted.index()));
            keyPolicies.apply(transaction.readWriteSets());
        }
    }
}
