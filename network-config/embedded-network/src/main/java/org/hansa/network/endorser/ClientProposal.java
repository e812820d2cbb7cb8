package org.hansa.network.endorser;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import org.hansa.fabric.evidence.ProposalHashes;
import org.hansa.fabric.evidence.SignedData;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.peer.ChaincodeHeaderExtension;
import org.hyperledger.fabric.protos.peer.ChaincodeInput;
import org.hyperledger.fabric.protos.peer.ChaincodeInvocationSpec;
import org.hyperledger.fabric.protos.peer.ChaincodeProposalPayload;
import org.hyperledger.fabric.protos.peer.Proposal;
import org.hyperledger.fabric.protos.peer.SignedProposal;

/**
 * A signed proposal, opened. Nothing in it has been checked but that it can be read.
 *
 * @param signed the bytes and the signature, as received
 * @param header both headers, serialised
 * @param payload the chaincode's input with transient fields
 * @param chaincode the name in the header, which is the one that counts
 * @param input the arguments for the chaincode
 */
public record ClientProposal(
        SignedProposal signed,
        Header header,
        ChannelHeader channelHeader,
        SignatureHeader signatureHeader,
        ChaincodeProposalPayload payload,
        String chaincode,
        ChaincodeInput input) {

    private static final String UNREADABLE = "proto: cannot parse invalid wire-format data";

    /** One layer of the proposal at a time, so that a refusal names the layer that is broken. */
    @FunctionalInterface
    private interface Layer<T> {
        T parse(ByteString bytes) throws InvalidProtocolBufferException;
    }

    static ClientProposal parse(SignedProposal signed) throws ProposalRefused {
        Proposal proposal = open("Proposal", signed.getProposalBytes(), Proposal::parseFrom);
        Header header = open("Header", proposal.getHeader(), Header::parseFrom);
        ChannelHeader channelHeader = open("ChannelHeader", header.getChannelHeader(), ChannelHeader::parseFrom);
        SignatureHeader signatureHeader =
                open("SignatureHeader", header.getSignatureHeader(), SignatureHeader::parseFrom);
        ChaincodeHeaderExtension extension =
                open("ChaincodeHeaderExtension", channelHeader.getExtension(), ChaincodeHeaderExtension::parseFrom);
        require(extension.hasChaincodeId(), "ChaincodeHeaderExtension.ChaincodeId is nil");
        String chaincode = extension.getChaincodeId().getName();
        require(!chaincode.isEmpty(), "ChaincodeHeaderExtension.ChaincodeId.Name is empty");
        ChaincodeProposalPayload payload =
                open("ChaincodeProposalPayload", proposal.getPayload(), ChaincodeProposalPayload::parseFrom);
        ChaincodeInvocationSpec spec =
                open("ChaincodeInvocationSpec", payload.getInput(), ChaincodeInvocationSpec::parseFrom);
        require(spec.hasChaincodeSpec(), "chaincode invocation spec did not contain chaincode spec");
        require(spec.getChaincodeSpec().hasInput(), "chaincode input did not contain any input");
        return new ClientProposal(
                signed,
                header,
                channelHeader,
                signatureHeader,
                payload,
                chaincode,
                spec.getChaincodeSpec().getInput());
    }

    public String channel() {
        return channelHeader.getChannelId();
    }

    public String txId() {
        return channelHeader.getTxId();
    }

    public boolean hasTransientData() {
        return payload.getTransientMapCount() > 0;
    }

    /** The client's claim to have signed this. */
    SignedData claim() {
        return new SignedData(signatureHeader.getCreator(), signed.getProposalBytes(), signed.getSignature());
    }

    /** The hash that binds an endorsement to channel, creator and arguments, transient fields left out. */
    ByteString hash() {
        return ByteString.copyFrom(ProposalHashes.ofProposal(header, payload.toByteString()));
    }

    private static <T> T open(String layer, ByteString bytes, Layer<T> parser) throws ProposalRefused {
        try {
            return parser.parse(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new ProposalRefused("error unmarshalling " + layer + ": " + UNREADABLE);
        }
    }

    private static void require(boolean condition, String otherwise) throws ProposalRefused {
        if (!condition) {
            throw new ProposalRefused(otherwise);
        }
    }
}
