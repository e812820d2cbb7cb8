package org.hansa.network.systemchaincode.lifecycle;

import com.google.protobuf.ByteString;
import java.util.List;
import org.hansa.fabric.evidence.EndorsedTransaction;
import org.hansa.network.ledger.WorldState;
import org.hansa.network.simulator.SimulationResult;
import org.hansa.network.simulator.TransactionSimulator;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;
import org.hyperledger.fabric.protos.peer.lifecycle.ApproveChaincodeDefinitionForMyOrgArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.ChaincodeEndorsementInfo;
import org.hyperledger.fabric.protos.peer.lifecycle.ChaincodeValidationInfo;
import org.hyperledger.fabric.protos.peer.lifecycle.CommitChaincodeDefinitionArgs;

/** Runs recorded lifecycle transactions again through the rules, without checking rights and arguments. */
public final class GoldenLifecycle {

    private GoldenLifecycle() {}

    /** @param mspId the organisation whose peer endorses */
    public static SimulationResult simulate(
            EndorsedTransaction transaction, String mspId, WorldState state, List<String> mspIds) throws Exception {
        TransactionSimulator simulator = new TransactionSimulator(transaction.transactionId(), state);
        LifecycleRules rules = new LifecycleRules(simulator, mspId);
        ByteString arguments = transaction.arguments().get(1);
        String function = transaction.arguments().get(0).toStringUtf8();
        switch (function) {
            case "ApproveChaincodeDefinitionForMyOrg" -> {
                var input = ApproveChaincodeDefinitionForMyOrgArgs.parseFrom(arguments);
                rules.readCommitted(input.getName());
                rules.approve(
                        input.getName(),
                        definition(
                                input.getSequence(),
                                input.getVersion(),
                                input.getValidationParameter(),
                                input.getCollections()),
                        input.getSource().getLocalPackage().getPackageId());
            }
            case "CommitChaincodeDefinition" -> {
                var input = CommitChaincodeDefinitionArgs.parseFrom(arguments);
                rules.readCommitted(input.getName());
                rules.commit(
                        input.getName(),
                        definition(
                                input.getSequence(),
                                input.getVersion(),
                                input.getValidationParameter(),
                                input.getCollections()),
                        mspIds);
            }
            default -> throw new IllegalArgumentException(function);
        }
        return simulator.finish();
    }

    private static ChaincodeDefinition definition(
            long sequence, String version, ByteString policy, CollectionConfigPackage collections) {
        return new ChaincodeDefinition(
                sequence,
                ChaincodeEndorsementInfo.newBuilder().setVersion(version).build(),
                ChaincodeValidationInfo.newBuilder()
                        .setValidationParameter(policy)
                        .build(),
                collections);
    }
}
