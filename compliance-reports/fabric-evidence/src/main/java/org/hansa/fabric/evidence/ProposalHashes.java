package org.hansa.fabric.evidence;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.peer.ChaincodeProposalPayload;

/**
 * The hash by which an endorsed answer names the proposal it answers: SHA-256 over channel header, signature header and
 * the chaincode proposal payload without its transient data. It binds the answer to channel, caller and arguments.
 */
public final class ProposalHashes {
    private ProposalHashes() {}

    /** Over a proposal as a client sent it: transient data is taken out first. */
    public static byte[] ofProposal(Header header, ByteString proposalPayload) {
        return ofTransaction(
                header.getChannelHeader(), header.getSignatureHeader(), withoutTransientData(proposalPayload));
    }

    /** Over a transaction's parts as they stand: transient data that was left in makes the hash differ, as in Fabric. */
    public static byte[] ofTransaction(ByteString channelHeader, ByteString actionHeader, ByteString proposalPayload) {
        return Hashes.sha256(channelHeader, actionHeader, proposalPayload);
    }

    /** The form of a proposal's payload that goes into the transaction. */
    public static ByteString withoutTransientData(ByteString proposalPayload) {
        try {
            ByteString input =
                    ChaincodeProposalPayload.parseFrom(proposalPayload).getInput();
            return ChaincodeProposalPayload.newBuilder().setInput(input).build().toByteString();
        } catch (InvalidProtocolBufferException e) {
            throw new EvidenceException("the proposal's payload is not a ChaincodeProposalPayload", e);
        }
    }
}
