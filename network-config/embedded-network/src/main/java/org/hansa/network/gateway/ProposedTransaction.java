package org.hansa.network.gateway;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.Code;
import java.util.List;
import org.hansa.fabric.evidence.ProposalHashes;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeEndorsedAction;
import org.hyperledger.fabric.protos.peer.ChaincodeInvocationSpec;
import org.hyperledger.fabric.protos.peer.ChaincodeProposalPayload;
import org.hyperledger.fabric.protos.peer.Endorsement;
import org.hyperledger.fabric.protos.peer.Proposal;
import org.hyperledger.fabric.protos.peer.SignedProposal;
import org.hyperledger.fabric.protos.peer.Transaction;
import org.hyperledger.fabric.protos.peer.TransactionAction;

/**
 * A proposal as far as a Gateway reads it: where it goes, and what a transaction is made of.
 *
 * @param chaincode the chaincode in the invocation itself, as Fabric's Gateway takes it
 */
record ProposedTransaction(
        SignedProposal signed, Header header, ChaincodeProposalPayload payload, String channel, String chaincode) {

    static ProposedTransaction parse(SignedProposal signed) throws GatewayRefusal {
        try {
            Proposal proposal = Proposal.parseFrom(signed.getProposalBytes());
            Header header = Header.parseFrom(proposal.getHeader());
            ChaincodeProposalPayload payload = ChaincodeProposalPayload.parseFrom(proposal.getPayload());
            String chaincode = ChaincodeInvocationSpec.parseFrom(payload.getInput())
                    .getChaincodeSpec()
                    .getChaincodeId()
                    .getName();
            String channel = ChannelHeader.parseFrom(header.getChannelHeader()).getChannelId();
            return new ProposedTransaction(signed, header, payload, channel, chaincode);
        } catch (InvalidProtocolBufferException e) {
            throw new GatewayRefusal(
                    Code.INVALID_ARGUMENT,
                    "error unmarshalling Proposal: proto: cannot parse invalid wire-format data");
        }
    }

    boolean hasTransientData() {
        return payload.getTransientMapCount() > 0;
    }

    /** The transaction for the client to sign. */
    Envelope assemble(ByteString responsePayload, List<Endorsement> endorsements) {
        ChaincodeActionPayload action = ChaincodeActionPayload.newBuilder()
                .setChaincodeProposalPayload(ProposalHashes.withoutTransientData(payload.toByteString()))
                .setAction(ChaincodeEndorsedAction.newBuilder()
                        .setProposalResponsePayload(responsePayload)
                        .addAllEndorsements(endorsements))
                .build();
        Transaction transaction = Transaction.newBuilder()
                .addActions(TransactionAction.newBuilder()
                        .setHeader(header.getSignatureHeader())
                        .setPayload(action.toByteString()))
                .build();
        Payload whole = Payload.newBuilder()
                .setHeader(header)
                .setData(transaction.toByteString())
                .build();
        return Envelope.newBuilder().setPayload(whole.toByteString()).build();
    }
}
