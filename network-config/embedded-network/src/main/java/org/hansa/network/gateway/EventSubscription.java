package org.hansa.network.gateway;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.Code;
import org.hansa.fabric.evidence.SignedData;
import org.hansa.network.access.AccessControl;
import org.hansa.network.access.AccessDenied;
import org.hansa.network.ledger.Ledger;
import org.hansa.network.ledger.LocatedTransaction;
import org.hyperledger.fabric.protos.gateway.ChaincodeEventsRequest;
import org.hyperledger.fabric.protos.gateway.SignedChaincodeEventsRequest;
import org.hyperledger.fabric.protos.orderer.SeekPosition;

/**
 * Which events a client wants.
 *
 * @param chaincode the chaincode whose events are wanted
 * @param startBlock the first block to look at
 * @param afterTxId the transaction after whose event the wanted ones begin; empty for all
 */
record EventSubscription(String chaincode, long startBlock, String afterTxId) {

    static EventSubscription check(SignedChaincodeEventsRequest signed, AccessControl access, Ledger ledger)
            throws GatewayRefusal {
        if (signed.getRequest().isEmpty()) {
            throw new GatewayRefusal(Code.INVALID_ARGUMENT, "a chaincode events request is required");
        }
        ChaincodeEventsRequest request;
        try {
            request = ChaincodeEventsRequest.parseFrom(signed.getRequest());
        } catch (InvalidProtocolBufferException e) {
            throw new GatewayRefusal(Code.INVALID_ARGUMENT, "invalid chaincode events request: " + e.getMessage());
        }
        try {
            access.require(
                    request.getChannelId(),
                    AccessControl.READERS,
                    new SignedData(request.getIdentity(), signed.getRequest(), signed.getSignature()));
        } catch (AccessDenied e) {
            throw new GatewayRefusal(Code.PERMISSION_DENIED, String.valueOf(e.getMessage()));
        }
        return new EventSubscription(
                request.getChaincodeId(), startBlock(request, ledger), request.getAfterTransactionId());
    }

    private static long startBlock(ChaincodeEventsRequest request, Ledger ledger) throws GatewayRefusal {
        if (!request.getAfterTransactionId().isEmpty()) {
            var block = ledger.transaction(request.getAfterTransactionId()).map(LocatedTransaction::block);
            if (block.isPresent()) {
                return block.get();
            }
        }
        SeekPosition position = request.getStartPosition();
        return switch (position.getTypeCase()) {
            case TYPE_NOT_SET, NEXT_COMMIT -> ledger.height();
            case SPECIFIED -> position.getSpecified().getNumber();
            default ->
                throw new GatewayRefusal(
                        Code.INVALID_ARGUMENT, "invalid start position type: " + position.getTypeCase());
        };
    }
}
