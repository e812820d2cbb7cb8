package org.hansa.network.simulation;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.hansa.fabric.evidence.EndorsedTransaction;
import org.hansa.network.config.Member;
import org.hansa.network.deploy.SignedProposals;
import org.hansa.network.endorser.PeerSigner;
import org.hansa.network.gateway.GatewayCalls;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.gateway.EndorseRequest;
import org.hyperledger.fabric.protos.gateway.ErrorDetail;
import org.hyperledger.fabric.protos.gateway.EvaluateRequest;
import org.hyperledger.fabric.protos.gateway.SubmitRequest;
import org.hyperledger.fabric.protos.peer.SignedProposal;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/** A Gateway client of one user at its own member's peer. */
public final class SimulatedClient {

    private static final long STATUS_DEADLINE_MILLIS = 3_000;

    private final SimulatedNetwork network;
    private final SimulatedNode home;
    private final PeerSigner signer;
    private final SignedProposals proposals;
    private final Random random;

    SimulatedClient(SimulatedNetwork network, SimulatedNode home, String user, Random random) {
        this.network = network;
        this.home = home;
        this.random = random;
        Member member = home.member();
        this.signer = network.keys().user(member, user);
        this.proposals = new SignedProposals(signer, network.time().clock(), this::randomBytes);
    }

    /** Endorses, waits a little as clients do, submits, and waits for the outcome. Calls back once. */
    public void submit(SimulatedCall call, Consumer<Outcome> then) {
        if (!home.isUp()) {
            then.accept(Outcome.refused("", "UNAVAILABLE: connection refused"));
            return;
        }
        SignedProposal proposal = propose(call);
        Envelope signed;
        EndorsedTransaction transaction;
        try {
            EndorseRequest.Builder request = EndorseRequest.newBuilder()
                    .setProposedTransaction(proposal)
                    .addAllEndorsingOrganizations(call.organisations());
            Envelope prepared = gateway().endorse(request.build()).getPreparedTransaction();
            signed = prepared.toBuilder()
                    .setSignature(signer.sign(prepared.getPayload()))
                    .build();
            transaction = EndorsedTransaction.parse(signed.toByteString());
        } catch (StatusRuntimeException refusal) {
            then.accept(Outcome.refused("", text(refusal)));
            return;
        }
        String txId = transaction.transactionId();
        ByteString result = transaction.action().getResponse().getPayload();
        network.time().after(network.delay(), () -> send(txId, result, signed, then));
    }

    /** What the member's own peer answers; empty if it is down or refuses. */
    public Optional<ByteString> evaluate(SimulatedCall call) {
        if (!home.isUp()) {
            return Optional.empty();
        }
        try {
            EvaluateRequest request = EvaluateRequest.newBuilder()
                    .setProposedTransaction(propose(call))
                    .build();
            return Optional.of(gateway().evaluate(request).getResult().getPayload());
        } catch (StatusRuntimeException refusal) {
            return Optional.empty();
        }
    }

    /** Asks again for the outcome of a transaction; UNKNOWN if the peer has not seen it by the deadline. */
    public void status(String txId, ByteString result, Consumer<Outcome> then) {
        network.awaitCommit(
                home, txId, STATUS_DEADLINE_MILLIS, false, code -> then.accept(outcome(txId, code, result)));
    }

    private void send(String txId, ByteString result, Envelope signed, Consumer<Outcome> then) {
        if (!home.isUp()) {
            then.accept(Outcome.unknown(txId, result, "UNAVAILABLE: connection refused"));
            return;
        }
        try {
            gateway()
                    .submit(SubmitRequest.newBuilder()
                            .setChannelId(network.keys().config().channel())
                            .setTransactionId(txId)
                            .setPreparedTransaction(signed)
                            .build());
        } catch (StatusRuntimeException notEnoughOrderers) {
            // It may have been ordered all the same (fabric#4415).
            then.accept(Outcome.unknown(txId, result, text(notEnoughOrderers)));
            return;
        }
        network.awaitCommit(home, txId, STATUS_DEADLINE_MILLIS, true, code -> then.accept(outcome(txId, code, result)));
    }

    private static Outcome outcome(String txId, Optional<TxValidationCode> code, ByteString result) {
        return code.map(known -> Outcome.ended(txId, known, result))
                .orElseGet(() -> Outcome.unknown(txId, result, "DEADLINE_EXCEEDED"));
    }

    private GatewayCalls gateway() {
        return network.gateway(home);
    }

    private SignedProposal propose(SimulatedCall call) {
        return proposals.sign(
                network.keys().config().channel(), call.chaincode(), call.arguments(), call.transientData());
    }

    private byte[] randomBytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Status and the details of each endorser, as a client logs them. */
    private static String text(StatusRuntimeException refusal) {
        StringBuilder text = new StringBuilder(refusal.getMessage());
        Status status = StatusProto.fromThrowable(refusal);
        List<Any> details = status == null ? List.of() : status.getDetailsList();
        for (Any detail : details) {
            try {
                ErrorDetail peer = detail.unpack(ErrorDetail.class);
                text.append("; ").append(peer.getMspId()).append(": ").append(peer.getMessage());
            } catch (InvalidProtocolBufferException e) {
                throw new IllegalStateException("a Gateway's detail does not parse", e);
            }
        }
        return text.toString();
    }
}
