package org.hansa.network.endorser;

import com.google.protobuf.ByteString;
import org.hyperledger.fabric.protos.peer.ProposalResponse;
import org.hyperledger.fabric.protos.peer.SignedProposal;

/**
 * A peer as a Gateway sees it: who it is, how far it is, what it offers, and its answer to a proposal. Faults for tests
 * (a peer that is down, one that lies) wrap one of these.
 */
public interface EndorsingPeer {

    String mspId();

    /** {@code host:port}, as clients read it in error details. */
    String address();

    /** The serialised identity that endorses. */
    ByteString identity();

    /** Blocks committed. */
    long height();

    /** Whether the peer could run a chaincode now. */
    boolean offers(String chaincode);

    /**
     * @throws ProposalRefused for proposals that are not tried
     */
    ProposalResponse process(SignedProposal proposal) throws ProposalRefused;
}
