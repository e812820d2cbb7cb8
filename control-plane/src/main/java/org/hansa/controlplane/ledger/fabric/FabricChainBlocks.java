package org.hansa.controlplane.ledger.fabric;

import com.google.protobuf.InvalidProtocolBufferException;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.hansa.controlplane.ledger.ChainBlocks;
import org.hansa.controlplane.ledger.LedgerIdentity;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.protos.common.Block;

/** Blocks from the own peer's {@code qscc}. */
final class FabricChainBlocks implements ChainBlocks {
    private static final String SYSTEM_CHAINCODE = "qscc";
    private static final String GET_BLOCK = "GetBlockByNumber";
    private final FabricConnection connection;

    FabricChainBlocks(FabricConnection connection) {
        this.connection = connection;
    }

    @Override
    public Block block(long number) {
        try {
            return Block.parseFrom(connection
                    .network(LedgerIdentity.ANCHOR)
                    .getContract(SYSTEM_CHAINCODE)
                    .evaluateTransaction(GET_BLOCK, connection.channelName(), Long.toString(number)));
        } catch (GatewayException e) {
            throw Failure.of(FailureKind.LEDGER_UNAVAILABLE, "The peer does not give block " + number + ".")
                    .causedBy(e);
        } catch (InvalidProtocolBufferException e) {
            throw Failure.of(FailureKind.LEDGER_UNAVAILABLE, "The peer's answer for block " + number + " is no block.")
                    .causedBy(e);
        }
    }
}
