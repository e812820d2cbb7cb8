package org.hansa.network.systemchaincode;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import org.hansa.network.chaincode.ChaincodeOutcome;
import org.hyperledger.fabric.protos.peer.Response;

/** A chaincode that is part of the peer. Implementations are safe for use by several threads. */
public interface SystemChaincode {

    /** The version that every system chaincode's answers carry. */
    String VERSION = "syscc";

    String name();

    /** Answers a call; a refusal is a response of status 400 or above. */
    Response invoke(SystemCall call);

    static Response success(MessageLite payload) {
        return success(payload.toByteString());
    }

    static Response success(ByteString payload) {
        return Response.newBuilder()
                .setStatus(ChaincodeOutcome.OK)
                .setPayload(payload)
                .build();
    }

    static Response error(String message) {
        return Response.newBuilder()
                .setStatus(ChaincodeOutcome.ERROR)
                .setMessage(message)
                .build();
    }
}
