package org.hansa.network.systemchaincode;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.hansa.network.TestConsortium;
import org.hansa.network.chaincode.packages.InMemoryInstalledPackages;
import org.hansa.network.config.Member;
import org.hansa.network.deploy.SignedProposals;
import org.hansa.network.endorser.PeerSigner;
import org.hansa.network.ledger.ChannelStore;
import org.hansa.network.ledger.InMemoryBlockStore;
import org.hansa.network.ledger.OrganisationLedger;
import org.hansa.network.peer.Peer;
import org.hansa.network.peer.PeerSettings;
import org.hansa.network.validation.BlockValidator;
import org.hansa.network.validation.ChannelCommitter;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.peer.Response;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code peer channel join} against peers that have joined by themselves: what is refused, and in which words. */
class JoiningPeersTest {

    @TempDir
    static Path folder;

    private static final ExecutorService WORKERS = Executors.newSingleThreadExecutor();
    private static TestConsortium consortium;
    private static Member nord;
    private static Peer peer;

    @BeforeAll
    static void join() {
        consortium = new TestConsortium(folder);
        nord = consortium.config.member("nord");
        ChannelStore store = new ChannelStore(new InMemoryBlockStore());
        OrganisationLedger ledger = new OrganisationLedger(nord.msp(), store);
        ChannelCommitter committer = new ChannelCommitter(store, List.of(ledger), new BlockValidator(WORKERS));
        committer.accept(consortium.genesis);
        committer.flush();
        peer = new Peer(new PeerSettings(
                "hansa",
                "peer0.nord.example:7051",
                PeerSigner.of(nord.msp(), consortium.crypto.peer(nord)),
                ledger,
                new InMemoryInstalledPackages(),
                chaincode -> {
                    throw new IllegalStateException("no chaincode runs here");
                },
                Duration.ofMinutes(2),
                Clock.systemUTC()));
    }

    @AfterAll
    static void leave() {
        peer.close();
        WORKERS.shutdownNow();
    }

    @Test
    void the_channel_that_is_there_exists_already() throws Exception {
        assertRefused(
                ask("Admin", "JoinChain", consortium.genesis.toByteString()),
                "cannot create ledger from genesis block: ledger [hansa] already exists with state [ACTIVE]");
    }

    @Test
    void another_channel_is_not_supported() throws Exception {
        assertRefused(
                ask("Admin", "JoinChain", named("second").toByteString()),
                "JoinChain of another channel is not supported by the embedded network: it has one channel, hansa");
    }

    @Test
    void what_is_no_configuration_block_names_no_channel() throws Exception {
        String refusal = "\"JoinChain\" request failed to extract channel id from the block due to";
        assertRefused(ask("Admin", "JoinChain", Block.getDefaultInstance().toByteString()), refusal);
        assertRefused(ask("Admin", "JoinChain", ByteString.copyFromUtf8("garbage")), refusal);
    }

    @Test
    void only_an_administrator_may_join() throws Exception {
        assertRefused(
                ask("Anchor", "JoinChain", consortium.genesis.toByteString()),
                "access denied for [JoinChain][hansa]: [Failed verifying that proposal's creator satisfies local MSP"
                        + " principal during channelless check policy with policy [Admins]: [The identity is not an admin");
    }

    @Test
    void snapshots_are_not_supported() throws Exception {
        assertRefused(
                ask("Admin", "JoinChainBySnapshot", ByteString.copyFromUtf8("/a/folder")),
                "JoinChainBySnapshot is not supported by the embedded network");
        assertRefused(
                ask("Admin", "JoinBySnapshotStatus"), "JoinBySnapshotStatus is not supported by the embedded network");
    }

    @Test
    void a_call_without_a_block_has_too_few_arguments() throws Exception {
        assertRefused(ask("Admin", "JoinChain"), "Incorrect number of arguments, 1");
    }

    private static void assertRefused(Response answer, String message) {
        assertThat(answer.getStatus()).isEqualTo(500);
        assertThat(answer.getMessage()).startsWith(message);
    }

    private static Response ask(String user, String function, ByteString... arguments) throws Exception {
        List<ByteString> all = new ArrayList<>(List.of(ByteString.copyFromUtf8(function)));
        all.addAll(List.of(arguments));
        PeerSigner signer = PeerSigner.of(nord.msp(), consortium.crypto.user(nord, user));
        return peer.endorser()
                .process(new SignedProposals(signer, Clock.systemUTC()).sign("", "cscc", all))
                .getResponse();
    }

    /** The genesis block as that of another channel. */
    private static Block named(String channel) throws Exception {
        Envelope envelope = Envelope.parseFrom(consortium.genesis.getData().getData(0));
        Payload.Builder payload = Payload.parseFrom(envelope.getPayload()).toBuilder();
        ChannelHeader header = ChannelHeader.parseFrom(payload.getHeader().getChannelHeader());
        payload.getHeaderBuilder()
                .setChannelHeader(
                        header.toBuilder().setChannelId(channel).build().toByteString());
        Block.Builder block = consortium.genesis.toBuilder();
        block.getDataBuilder()
                .setData(
                        0,
                        envelope.toBuilder()
                                .setPayload(payload.build().toByteString())
                                .build()
                                .toByteString());
        return block.build();
    }
}
