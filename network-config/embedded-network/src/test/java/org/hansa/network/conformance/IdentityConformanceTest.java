package org.hansa.network.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.security.KeyPairGenerator;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.hansa.fabric.evidence.ProposalHashes;
import org.hansa.fabric.evidence.Signatures;
import org.hansa.fabric.evidence.msp.MspRegistry;
import org.hansa.network.crypto.KeyFiles;
import org.hansa.network.crypto.PemFiles;
import org.hansa.network.deploy.SignedProposals;
import org.hansa.network.endorser.PeerSigner;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.hyperledger.fabric.protos.peer.EndorserGrpc;
import org.hyperledger.fabric.protos.peer.ProcessedTransaction;
import org.hyperledger.fabric.protos.peer.Proposal;
import org.hyperledger.fabric.protos.peer.ProposalResponse;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.hyperledger.fabric.protos.peer.SignedProposal;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who may ask, who signed, and what is refused before any chaincode runs. */
@Conformance("Who may ask, who signed")
class IdentityConformanceTest {

    private static NetworkUnderTest network;

    @BeforeAll
    static void start() {
        network = NetworkUnderTest.start();
    }

    @AfterAll
    static void stop() {
        NetworkUnderTest.stop(network);
    }

    @Test
    void several_organisations_sign_the_validity_of_one_transaction() throws Exception {
        var submitted = network.client("NordMSP").endorse("put", "proven", "1").submitAsync();
        assertThat(submitted.getStatus().isSuccessful()).isTrue();
        List<String> signers = new ArrayList<>();
        for (String mspId : NetworkUnderTest.MEMBERS) {
            SignedProposal question = proposals("NordMSP")
                    .sign("hansa", "qscc", arguments("GetTransactionByID", "hansa", submitted.getTransactionId()));
            ProposalResponse answer = ask(mspId, question);
            requireSigned(question, answer);
            ProcessedTransaction transaction =
                    ProcessedTransaction.parseFrom(answer.getResponse().getPayload());
            assertThat(transaction.getValidationCode()).isEqualTo(TxValidationCode.VALID_VALUE);
            signers.add(MspRegistry.claimedMspId(answer.getEndorsement().getEndorser()));
        }
        assertThat(signers).containsExactlyElementsOf(NetworkUnderTest.MEMBERS);
    }

    @Test
    void an_answer_without_a_channel_in_its_question_is_not_signed() {
        ProposalResponse answer =
                ask("NordMSP", proposals("NordMSP").sign("", "qscc", arguments("GetChainInfo", "hansa")));
        assertThat(answer.getResponse().getStatus()).isEqualTo(200);
        assertThat(answer.hasEndorsement()).isFalse();
    }

    @Test
    void a_proposal_from_outside_the_time_window_is_refused() {
        Clock fast = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(3));
        Clock slow = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(-3));
        for (Clock wrong : List.of(fast, slow)) {
            SignedProposal proposal =
                    new SignedProposals(signer("NordMSP", "Anchor"), wrong).sign("hansa", "vectors", arguments("noop"));
            assertThatThrownBy(() -> ask("NordMSP", proposal))
                    .isInstanceOfSatisfying(
                            StatusRuntimeException.class,
                            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNKNOWN))
                    .hasMessageContaining("request unauthorized due to incorrect timestamp")
                    .hasMessageEndingWith("peer.authentication.timewindow 2m0s");
        }
    }

    @Test
    void a_proposal_signed_with_another_key_is_refused() throws Exception {
        KeyFiles identity = network.identity("NordMSP", "Anchor");
        ByteString certificate = ByteString.copyFrom(java.nio.file.Files.readAllBytes(identity.certificate()));
        var otherKey = KeyPairGenerator.getInstance("EC").generateKeyPair().getPrivate();
        SignedProposal proposal = new SignedProposals(
                        PeerSigner.of("NordMSP", certificate, otherKey), Clock.systemUTC())
                .sign("hansa", "vectors", arguments("noop"));
        assertThatThrownBy(() -> ask("NordMSP", proposal))
                .hasMessage("UNKNOWN: error validating proposal: access denied: channel [hansa] creator org [NordMSP]");
    }

    @Test
    void a_certificate_of_one_member_that_claims_another_is_refused() throws Exception {
        KeyFiles identity = network.identity("RheinMSP", "Anchor");
        ByteString certificate = ByteString.copyFrom(java.nio.file.Files.readAllBytes(identity.certificate()));
        SignedProposal proposal = new SignedProposals(
                        PeerSigner.of("NordMSP", certificate, PemFiles.readKey(identity.key())), Clock.systemUTC())
                .sign("hansa", "vectors", arguments("noop"));
        assertThatThrownBy(() -> ask("NordMSP", proposal))
                .hasMessage("UNKNOWN: error validating proposal: access denied: channel [hansa] creator org unknown,"
                        + " creator is malformed");
    }

    @Test
    void a_proposal_whose_transaction_id_is_not_its_own_is_refused() throws Exception {
        SignedProposal genuine = proposals("NordMSP").sign("hansa", "vectors", arguments("noop"));
        Proposal proposal = Proposal.parseFrom(genuine.getProposalBytes());
        Header header = Header.parseFrom(proposal.getHeader());
        var channelHeader =
                org.hyperledger.fabric.protos.common.ChannelHeader.parseFrom(header.getChannelHeader()).toBuilder()
                        .setTxId("0".repeat(64))
                        .build();
        ByteString altered = proposal.toBuilder()
                .setHeader(header.toBuilder()
                        .setChannelHeader(channelHeader.toByteString())
                        .build()
                        .toByteString())
                .build()
                .toByteString();
        SignedProposal forged = SignedProposal.newBuilder()
                .setProposalBytes(altered)
                .setSignature(signer("NordMSP", "Anchor").sign(altered))
                .build();
        assertThatThrownBy(() -> ask("NordMSP", forged))
                .hasMessageContaining("incorrectly computed txid '" + "0".repeat(64) + "' -- expected '");
    }

    @Test
    void garbage_is_refused_and_the_peer_goes_on() throws Exception {
        SignedProposal garbage = SignedProposal.newBuilder()
                .setProposalBytes(ByteString.copyFrom(new byte[] {(byte) 0xff, 1, 2, 3}))
                .build();
        assertThatThrownBy(() -> ask("NordMSP", garbage)).hasMessageContaining("failed parsing proposal");
        assertThat(network.client("NordMSP").evaluate("noop")).isEmpty();
    }

    @Test
    void only_an_administrator_installs_and_approves() {
        ProposalResponse refused = ask(
                "NordMSP",
                proposals("NordMSP")
                        .sign(
                                "",
                                "_lifecycle",
                                List.of(ByteString.copyFromUtf8("QueryInstalledChaincodes"), ByteString.EMPTY)));
        assertThat(refused.getResponse().getStatus()).isEqualTo(500);
        assertThat(refused.getResponse().getMessage())
                .startsWith("Failed to authorize invocation due to failed ACL check: Failed verifying that proposal's"
                        + " creator satisfies local MSP principal");
    }

    @Test
    void a_member_s_client_may_use_another_member_s_gateway() throws Exception {
        KeyFiles rhein = network.identity("RheinMSP", "Anchor");
        try (Client guest = new Client(NetworkUnderTest.CHANNEL, "RheinMSP", rhein, network.connection("NordMSP"))) {
            assertThat(guest.submit("put", "guest", "x")).isEqualTo("x");
        }
    }

    @Test
    void an_orderer_only_organisation_may_neither_propose_nor_read() {
        KeyFiles association = network.identity("AssocMSP", "Admin");
        try (Client stranger =
                new Client(NetworkUnderTest.CHANNEL, "AssocMSP", association, network.connection("NordMSP"))) {
            assertThatThrownBy(() -> stranger.evaluate("noop"))
                    .isInstanceOfSatisfying(
                            GatewayException.class,
                            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION))
                    .hasMessageContaining("with policy [/Channel/Application/Writers]: [implicit policy evaluation"
                            + " failed - 0 sub-policies were satisfied, but this policy requires 1 of the 'Writers'"
                            + " sub-policies to be satisfied]");
            ProposalResponse answer = ask(
                    "NordMSP",
                    new SignedProposals(PeerSigner.of("AssocMSP", association), Clock.systemUTC())
                            .sign("hansa", "qscc", arguments("GetChainInfo", "hansa")));
            assertThat(answer.getResponse().getMessage()).startsWith("access denied for [GetChainInfo][hansa]");
        }
    }

    private static void requireSigned(SignedProposal question, ProposalResponse answer) throws Exception {
        Proposal proposal = Proposal.parseFrom(question.getProposalBytes());
        byte[] hash = ProposalHashes.ofProposal(Header.parseFrom(proposal.getHeader()), proposal.getPayload());
        assertThat(ProposalResponsePayload.parseFrom(answer.getPayload())
                        .getProposalHash()
                        .toByteArray())
                .isEqualTo(hash);
        ByteString endorser = answer.getEndorsement().getEndorser();
        var certificate = (java.security.cert.X509Certificate) java.security.cert.CertificateFactory.getInstance(
                        "X.509")
                .generateCertificate(
                        SerializedIdentity.parseFrom(endorser).getIdBytes().newInput());
        assertThat(Signatures.verify(
                        certificate.getPublicKey(),
                        answer.getPayload().concat(endorser).toByteArray(),
                        answer.getEndorsement().getSignature().toByteArray()))
                .isTrue();
    }

    private static ProposalResponse ask(String mspId, SignedProposal question) {
        return EndorserGrpc.newBlockingStub(network.connection(mspId)).processProposal(question);
    }

    private static SignedProposals proposals(String mspId) {
        return new SignedProposals(signer(mspId, "Anchor"), Clock.systemUTC());
    }

    private static PeerSigner signer(String mspId, String user) {
        return PeerSigner.of(mspId, network.identity(mspId, user));
    }

    private static List<ByteString> arguments(String... arguments) {
        return java.util.Arrays.stream(arguments).map(ByteString::copyFromUtf8).toList();
    }
}
