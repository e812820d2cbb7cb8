package org.hansa.network.gateway;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import org.hansa.network.endorser.EndorsingPeer;
import org.hansa.network.endorser.ProposalRefused;
import org.hyperledger.fabric.protos.peer.ProposalResponse;
import org.hyperledger.fabric.protos.peer.SignedProposal;

/** A peer that is down, or that lies about what its chaincode did. */
record FaultyPeer(EndorsingPeer peer, Fault fault) implements EndorsingPeer {

    enum Fault {
        DOWN,
        LIES
    }

    @Override
    public String mspId() {
        return peer.mspId();
    }

    @Override
    public String address() {
        return peer.address();
    }

    @Override
    public ByteString identity() {
        return peer.identity();
    }

    @Override
    public long height() {
        return peer.height();
    }

    @Override
    public boolean offers(String chaincode) {
        return peer.offers(chaincode);
    }

    @Override
    public ProposalResponse process(SignedProposal proposal) throws ProposalRefused {
        return switch (fault) {
            case DOWN ->
                throw Status.UNAVAILABLE.withDescription("connection refused").asRuntimeException();
            case LIES -> {
                ProposalResponse honest = peer.process(proposal);
                yield honest.toBuilder()
                        .setPayload(honest.getPayload().concat(ByteString.copyFromUtf8(" ")))
                        .build();
            }
        };
    }
}
