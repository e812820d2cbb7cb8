package org.hansa.network.chaincode;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Optional;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage.Type;
import org.hyperledger.fabric.protos.peer.QueryResponse;
import org.hyperledger.fabric.protos.peer.QueryStateClose;
import org.hyperledger.fabric.protos.peer.QueryStateNext;

/** Query ids are the peer's own choice, so a replay replaces the recorded ones. */
final class Queries {

    private Queries() {}

    /** The id that a peer's answer gives to a query, if it is such an answer. */
    static Optional<ByteString> idOf(ChaincodeMessage message) {
        try {
            QueryResponse response = QueryResponse.parseFrom(message.getPayload());
            boolean query = message.getType() == Type.RESPONSE
                    && response.getUnknownFields().asMap().isEmpty()
                    && response.getId().contains("-");
            return query ? Optional.of(response.getIdBytes()) : Optional.empty();
        } catch (InvalidProtocolBufferException e) {
            return Optional.empty();
        }
    }

    static ChaincodeMessage withId(ChaincodeMessage request, ByteString id) {
        ByteString payload =
                switch (request.getType()) {
                    case QUERY_STATE_NEXT ->
                        QueryStateNext.newBuilder().setIdBytes(id).build().toByteString();
                    case QUERY_STATE_CLOSE ->
                        QueryStateClose.newBuilder().setIdBytes(id).build().toByteString();
                    default -> request.getPayload();
                };
        return request.toBuilder().setPayload(payload).build();
    }

    /** An answer with its query's id taken out, for comparing two of them. */
    static ChaincodeMessage withoutId(ChaincodeMessage answer) {
        if (idOf(answer).isEmpty()) {
            return answer;
        }
        try {
            QueryResponse response = QueryResponse.parseFrom(answer.getPayload()).toBuilder()
                    .clearId()
                    .build();
            return answer.toBuilder().setPayload(response.toByteString()).build();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }
}
