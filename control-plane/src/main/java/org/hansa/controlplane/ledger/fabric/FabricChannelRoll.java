package org.hansa.controlplane.ledger.fabric;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.hansa.controlplane.ledger.ChannelRoll;
import org.hansa.controlplane.ledger.LedgerIdentity;
import org.hansa.ledger.model.MspId;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryChaincodeDefinitionArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryChaincodeDefinitionResult;

/** Organisations from the verified configuration blocks, approvals from the own peer's {@code _lifecycle}. */
final class FabricChannelRoll implements ChannelRoll {
    private final BlockTrust trust;
    private final FabricConnection connection;

    FabricChannelRoll(BlockTrust trust, FabricConnection connection) {
        this.trust = trust;
        this.connection = connection;
    }

    @Override
    public SortedMap<MspId, Organisation> organisations() {
        return trust.organisations();
    }

    @Override
    public Set<MspId> approvals() {
        byte[] question = QueryChaincodeDefinitionArgs.newBuilder()
                .setName(connection.chaincodeName())
                .build()
                .toByteArray();
        try {
            byte[] answer = connection
                    .network(LedgerIdentity.ANCHOR)
                    .getContract("_lifecycle")
                    .newProposal("QueryChaincodeDefinition")
                    .addArguments(question)
                    .build()
                    .evaluate();
            return QueryChaincodeDefinitionResult.parseFrom(answer).getApprovalsMap().entrySet().stream()
                    .filter(Map.Entry::getValue)
                    .map(each -> new MspId(each.getKey()))
                    .collect(Collectors.toUnmodifiableSet());
        } catch (GatewayException | InvalidProtocolBufferException e) {
            throw Failure.of(FailureKind.LEDGER_UNAVAILABLE, FailureKind.LEDGER_UNAVAILABLE.meaning())
                    .because("_lifecycle QueryChaincodeDefinition: " + e.getMessage())
                    .causedBy(e);
        }
    }
}
