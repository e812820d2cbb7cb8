package org.hansa.network.gateway;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.Code;
import org.hansa.fabric.evidence.SignedData;
import org.hansa.network.access.AccessControl;
import org.hansa.network.access.AccessDenied;
import org.hyperledger.fabric.protos.gateway.CommitStatusRequest;
import org.hyperledger.fabric.protos.gateway.SignedCommitStatusRequest;

/** A client's signed question for the outcome of a transaction, checked. */
record CommitStatusQuery(String txId) {

    static CommitStatusQuery check(SignedCommitStatusRequest signed, AccessControl access) throws GatewayRefusal {
        if (signed.getRequest().isEmpty()) {
            throw new GatewayRefusal(Code.INVALID_ARGUMENT, "a commit status request is required");
        }
        CommitStatusRequest request;
        try {
            request = CommitStatusRequest.parseFrom(signed.getRequest());
        } catch (InvalidProtocolBufferException e) {
            throw new GatewayRefusal(Code.INVALID_ARGUMENT, "invalid status request: " + e.getMessage());
        }
        require(!request.getIdentity().isEmpty(), "no identity provided");
        require(!request.getChannelId().isEmpty(), "no channel ID provided");
        require(!request.getTransactionId().isEmpty(), "transaction ID should not be empty");
        try {
            access.require(
                    request.getChannelId(),
                    AccessControl.READERS,
                    new SignedData(request.getIdentity(), signed.getRequest(), signed.getSignature()));
        } catch (AccessDenied e) {
            throw new GatewayRefusal(Code.PERMISSION_DENIED, String.valueOf(e.getMessage()));
        }
        return new CommitStatusQuery(request.getTransactionId());
    }

    private static void require(boolean condition, String otherwise) throws GatewayRefusal {
        if (!condition) {
            throw new GatewayRefusal(Code.INVALID_ARGUMENT, otherwise);
        }
    }
}
