package org.hansa.fabric.evidence.chain;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import java.util.Optional;
import org.hansa.fabric.evidence.EvidenceException;
import org.hansa.fabric.evidence.ProposalHashes;
import org.hansa.fabric.evidence.msp.InvalidIdentityException;
import org.hansa.fabric.evidence.msp.MspIdentity;
import org.hansa.fabric.evidence.msp.MspRegistry;
import org.hansa.fabric.evidence.msp.Role;
import org.hansa.fabric.evidence.rwset.ReadWriteSets;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.ChaincodeInvocationSpec;
import org.hyperledger.fabric.protos.peer.ChaincodeProposalPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeSpec;
import org.hyperledger.fabric.protos.peer.Endorsement;
import org.hyperledger.fabric.protos.peer.Proposal;
import org.hyperledger.fabric.protos.peer.ProposalResponse;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.hyperledger.fabric.protos.peer.SignedProposal;

/**
 * A peer's signed answer to a question, kept together with the question: what {@code qscc} said of a transaction, what a
 * contract answered to a read. The answer alone does not name the channel or the arguments; the proposal hash in it binds
 * it to the question, so both are needed. No report carries one; the recorded answers of real peers show that identities,
 * signatures and proposal hashes are judged outside of blocks as Fabric's peers made them.
 *
 * @param channelId the channel that was asked
 * @param chaincode the chaincode that was asked, system chaincodes included
 * @param arguments function name first
 * @param endorser the peer that answered
 * @param status 200 for an answer
 * @param payload what it answered
 * @param results what it read, with versions
 */
record SignedAnswer(
        String channelId,
        String chaincode,
        List<ByteString> arguments,
        MspIdentity endorser,
        int status,
        ByteString payload,
        ReadWriteSets results) {

    /** Checks question and answer; {@code where} is how a finding names them. */
    static Verified<SignedAnswer> verify(
            SignedProposal question, ProposalResponse answer, MspRegistry msps, String where) {
        try {
            return verified(question, answer, msps, where);
        } catch (InvalidProtocolBufferException | EvidenceException e) {
            return Verified.broken(
                    Fault.TRANSACTION_FORM, where, "a layer of the signed answer does not parse: " + e.getMessage());
        } catch (InvalidIdentityException e) {
            return Verified.broken(Fault.ENDORSEMENT_POLICY, where, String.valueOf(e.getMessage()));
        }
    }

    private static Verified<SignedAnswer> verified(
            SignedProposal question, ProposalResponse answer, MspRegistry msps, String where)
            throws InvalidProtocolBufferException, InvalidIdentityException {
        Proposal proposal = Proposal.parseFrom(question.getProposalBytes());
        Header header = Header.parseFrom(proposal.getHeader());
        Optional<Finding> finding = askerFinding(question, header, msps, where);
        if (finding.isPresent()) {
            return Verified.broken(finding.get());
        }
        if (!answer.hasEndorsement()) {
            return Verified.broken(Fault.ENDORSEMENT_POLICY, where, "the answer is not endorsed");
        }
        MspIdentity endorser = msps.identity(answer.getEndorsement().getEndorser());
        finding = endorserFinding(endorser, answer.getPayload(), answer.getEndorsement(), where);
        if (finding.isPresent()) {
            return Verified.broken(finding.get());
        }
        ProposalResponsePayload response = ProposalResponsePayload.parseFrom(answer.getPayload());
        byte[] expected = ProposalHashes.ofProposal(header, proposal.getPayload());
        if (!ByteString.copyFrom(expected).equals(response.getProposalHash())) {
            return Verified.broken(Fault.PROPOSAL_HASH, where, "the answer belongs to another question");
        }
        return Verified.holds(of(header, proposal, endorser, ChaincodeAction.parseFrom(response.getExtension())));
    }

    private static Optional<Finding> askerFinding(
            SignedProposal question, Header header, MspRegistry msps, String where)
            throws InvalidProtocolBufferException, InvalidIdentityException {
        MspIdentity asker = msps.identity(
                SignatureHeader.parseFrom(header.getSignatureHeader()).getCreator());
        return asker.isValid() && asker.verify(question.getProposalBytes(), question.getSignature())
                ? Optional.empty()
                : Optional.of(new Finding(
                        Fault.CREATOR_SIGNATURE, where, "the question's signature by " + asker + " does not hold"));
    }

    private static Optional<Finding> endorserFinding(
            MspIdentity endorser, ByteString payload, Endorsement endorsement, String where) {
        String detail = null;
        if (!endorser.isValid() || !endorser.roles().contains(Role.PEER)) {
            detail = endorser + " is not a valid peer";
        } else if (!endorser.verify(payload.concat(endorsement.getEndorser()), endorsement.getSignature())) {
            detail = "the signature of " + endorser + " does not hold";
        }
        return Optional.ofNullable(detail).map(d -> new Finding(Fault.ENDORSEMENT_POLICY, where, d));
    }

    private static SignedAnswer of(Header header, Proposal proposal, MspIdentity endorser, ChaincodeAction action)
            throws InvalidProtocolBufferException {
        ByteString input =
                ChaincodeProposalPayload.parseFrom(proposal.getPayload()).getInput();
        ChaincodeSpec spec = ChaincodeInvocationSpec.parseFrom(input).getChaincodeSpec();
        return new SignedAnswer(
                ChannelHeader.parseFrom(header.getChannelHeader()).getChannelId(),
                spec.getChaincodeId().getName(),
                spec.getInput().getArgsList(),
                endorser,
                action.getResponse().getStatus(),
                action.getResponse().getPayload(),
                ReadWriteSets.parse(action.getResults()));
    }
}
