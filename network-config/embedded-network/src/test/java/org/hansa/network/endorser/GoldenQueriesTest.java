package org.hansa.network.endorser;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.hansa.network.GoldenChannel;
import org.hansa.network.chaincode.ChaincodeServerConnection;
import org.hansa.network.chaincode.inprocess.InProcessRunner;
import org.hansa.network.chaincode.packages.ChaincodePackage;
import org.hansa.network.chaincode.packages.InstalledPackages;
import org.hansa.network.peer.Peer;
import org.hansa.network.peer.PeerSettings;
import org.hansa.network.testchaincode.VectorsChaincode;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Config;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.peer.Proposal;
import org.hyperledger.fabric.protos.peer.ProposalResponse;
import org.hyperledger.fabric.protos.peer.SignedProposal;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryChaincodeDefinitionResult;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryChaincodeDefinitionsResult;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Signed questions that real peers answered, put to ours in the same state: the answers must be the same bytes. */
class GoldenQueriesTest {

    private static final int HEIGHT = 199;
    private static final Map<String, String> PEERS = Map.of("nord", "NordMSP", "rhein", "RheinMSP", "helv", "HelvMSP");
    private static final Path QUERIES = Path.of(
            "..",
            "..",
            "compliance-reports",
            "fabric-evidence",
            "src",
            "test",
            "resources",
            "fabric-vectors",
            "queries");

    private static final Map<String, Peer> OURS = new ConcurrentHashMap<>();
    private static PrivateKey key;

    @BeforeAll
    static void replayTheRecordedChannel() throws Exception {
        GoldenChannel channel = GoldenChannel.replay(HEIGHT);
        key = KeyPairGenerator.getInstance("EC").generateKeyPair().getPrivate();
        PEERS.forEach((name, mspId) -> OURS.put(
                name,
                new Peer(new PeerSettings(
                        "consortium",
                        "127.0.0.1:7051",
                        PeerSigner.of(mspId, ByteString.copyFromUtf8("certificate"), key),
                        channel.ledger(mspId),
                        new EveryPackage(),
                        chaincode -> new InProcessRunner(new VectorsChaincode()),
                        Duration.ofMinutes(15),
                        new ClockOfTheRecording()))));
    }

    @ParameterizedTest(name = "{0} at {1}")
    @CsvSource({
        "GetTransactionByID-plain-put-3-in-one-block, nord",
        "GetTransactionByID-mvcc-same-block-second, rhein",
        "GetTransactionByID-phantom-across-blocks-range, helv",
        "GetTransactionByID-endorsement-policy-failure-single, nord",
        "GetTransactionByID-duplicate-first, rhein",
        "GetTransactionByID-invalid-wrong-txid, helv",
        "GetChainInfo, nord",
        "GetChainInfo, rhein",
        "GetBlockByNumber, nord",
        "GetBlockByTxID, nord",
        "GetBlockByHash, nord",
        "GetChainInfo-empty-channel-in-header, nord",
        "read-get, nord",
        "read-get-missing, rhein",
        "read-range, helv",
        "read-history, nord",
        "read-whoami, rhein",
        "read-fail, helv",
        "QueryApprovedChaincodeDefinition, nord",
        "QueryApprovedChaincodeDefinition, rhein",
    })
    void answers_a_signed_question_as_the_recorded_peer_did(String query, String peer) throws Exception {
        SignedProposal question = SignedProposal.parseFrom(read(query, peer + ".signed-proposal.bin"));
        ProposalResponse golden = ProposalResponse.parseFrom(read(query, peer + ".proposal-response.bin"));
        ProposalResponse ours = OURS.get(peer).endorser().process(question);
        assertThat(ours.hasEndorsement()).isEqualTo(golden.hasEndorsement());
        assertThat(ours.toBuilder().clearEndorsement().build())
                .isEqualTo(golden.toBuilder().clearEndorsement().build());
    }

    @Test
    void answers_with_the_channel_s_configuration_whose_maps_have_no_order() throws Exception {
        SignedProposal question = SignedProposal.parseFrom(read("GetChannelConfig", "helv.signed-proposal.bin"));
        ProposalResponse golden = ProposalResponse.parseFrom(read("GetChannelConfig", "helv.proposal-response.bin"));
        ProposalResponse ours = OURS.get("helv").endorser().process(question);
        assertThat(Config.parseFrom(ours.getResponse().getPayload()))
                .isEqualTo(Config.parseFrom(golden.getResponse().getPayload()));
    }

    /** Where an answer holds a map or the definitions of a Go map, its order is by chance: content must agree. */
    @ParameterizedTest(name = "{0} at {1}")
    @CsvSource({"QueryChaincodeDefinition, nord", "QueryChaincodeDefinitions, rhein"})
    void answers_with_the_same_content_where_fabric_itself_has_no_order(String query, String peer) throws Exception {
        SignedProposal question = SignedProposal.parseFrom(read(query, peer + ".signed-proposal.bin"));
        ProposalResponse golden = ProposalResponse.parseFrom(read(query, peer + ".proposal-response.bin"));
        ProposalResponse ours = OURS.get(peer).endorser().process(question);
        assertThat(sorted(ours)).isEqualTo(sorted(golden));
    }

    private static List<?> sorted(ProposalResponse response) throws IOException {
        ByteString payload = response.getResponse().getPayload();
        var definitions = QueryChaincodeDefinitionsResult.parseFrom(payload);
        return definitions.getChaincodeDefinitionsCount() > 0
                ? definitions.getChaincodeDefinitionsList().stream()
                        .map(Object::toString)
                        .sorted()
                        .toList()
                : List.of(QueryChaincodeDefinitionResult.parseFrom(payload).toString());
    }

    private static byte[] read(String query, String file) throws IOException {
        return Files.readAllBytes(QUERIES.resolve(query).resolve(file));
    }

    private static Instant timestamp(SignedProposal question) throws IOException {
        Header header =
                Header.parseFrom(Proposal.parseFrom(question.getProposalBytes()).getHeader());
        return Instant.ofEpochSecond(ChannelHeader.parseFrom(header.getChannelHeader())
                .getTimestamp()
                .getSeconds());
    }

    /** The recording was made within minutes; its first question tells when. */
    private static final class ClockOfTheRecording extends Clock {

        @Override
        public Instant instant() {
            try {
                return timestamp(SignedProposal.parseFrom(read("GetChainInfo", "nord.signed-proposal.bin")));
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    /** The recorded approvals name packages whose bytes were not recorded. */
    private static final class EveryPackage implements InstalledPackages {

        @Override
        public void save(ChaincodePackage chaincode) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<ChaincodePackage> find(String packageId) {
            return Optional.of(new ChaincodePackage(
                    packageId,
                    packageId,
                    new ChaincodeServerConnection("", Duration.ZERO, Optional.empty()),
                    new byte[0]));
        }

        @Override
        public List<ChaincodePackage> all() {
            return List.of();
        }
    }
}
