package org.hansa.network.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.hansa.fabric.evidence.Blocks;
import org.hansa.fabric.evidence.chain.AttestedBlock;
import org.hansa.fabric.evidence.chain.BlockVerifier;
import org.hansa.fabric.evidence.chain.CommitReplay;
import org.hansa.fabric.evidence.chain.ConfigurationHistory;
import org.hansa.network.endorser.PeerSigner;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Status;
import org.hyperledger.fabric.protos.orderer.BroadcastResponse;
import org.hyperledger.fabric.protos.orderer.SeekInfo;
import org.hyperledger.fabric.protos.orderer.SeekNewest;
import org.hyperledger.fabric.protos.orderer.SeekPosition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What blocks prove, and how nodes deliver and take messages. */
@Conformance("Blocks, delivery, broadcast")
class BlockConformanceTest {

    private static NetworkUnderTest network;
    private static Envelopes envelopes;

    @BeforeAll
    static void start() throws Exception {
        network = NetworkUnderTest.start();
        envelopes = new Envelopes(PeerSigner.of("NordMSP", network.identity("NordMSP", "Anchor")));
        Client client = network.client("NordMSP");
        for (int i = 0; i < 5; i++) {
            client.submit("add", "blocks", "1");
        }
    }

    @AfterAll
    static void stop() {
        NetworkUnderTest.stop(network);
    }

    private static Envelope everything() {
        return envelopes.seek(NetworkUnderTest.CHANNEL, Delivery.everything());
    }

    @Test
    void every_peer_s_chain_verifies_from_the_genesis_block_with_a_quorum_under_every_block() throws Exception {
        for (String mspId : NetworkUnderTest.MEMBERS) {
            Delivery.Answer answer = Delivery.fromPeer(network.connection(mspId), everything());
            assertThat(answer.status()).isEqualTo(Status.SUCCESS);
            assertThat(answer.blocks()).hasSizeGreaterThan(10);
            verify(answer.blocks());
            CommitReplay commits = new CommitReplay();
            answer.blocks()
                    .forEach(block -> assertThat(commits.apply(block)).as(mspId).isEmpty());
        }
    }

    @Test
    void an_orderer_s_chain_verifies_from_the_genesis_block_too() throws Exception {
        Delivery.Answer answer = Delivery.fromOrderer(network.orderer(1), everything());
        assertThat(answer.status()).isEqualTo(Status.SUCCESS);
        verify(answer.blocks());
    }

    /** Pinned to the file that the consortium was founded with. */
    private static void verify(List<Block> blocks) throws Exception {
        ByteString pinned = ByteString.copyFrom(Blocks.headerHash(
                Block.parseFrom(Files.readAllBytes(network.genesisBlock())).getHeader()));
        ConfigurationHistory history =
                ConfigurationHistory.startingAt(blocks.get(0), pinned).orElseThrow();
        for (int i = 1; i < blocks.size(); i++) {
            assertThat(BlockVerifier.linked(
                            blocks.get(i - 1).getHeader(), blocks.get(i).getHeader()))
                    .isEmpty();
            AttestedBlock attested = history.verify(blocks.get(i)).orElseThrow();
            assertThat(attested.attestation()).isEqualTo(AttestedBlock.Attestation.BFT_QUORUM);
            assertThat(attested.signatures()).isGreaterThanOrEqualTo(3);
        }
    }

    @Test
    void all_members_come_to_the_same_commit_hash_and_codes() throws Exception {
        Set<List<ByteString>> chains = new HashSet<>();
        long last = height() - 1;
        for (String mspId : NetworkUnderTest.MEMBERS) {
            // Each commits at its own pace.
            network.client(mspId).submit("put", "settled" + mspId, "1");
            Envelope seek = envelopes.seek(NetworkUnderTest.CHANNEL, Delivery.blocks(0, last));
            List<ByteString> hashes = new ArrayList<>();
            for (Block block :
                    Delivery.fromPeer(network.connection(mspId), seek).blocks()) {
                hashes.add(block.getMetadata().getMetadata(2));
                hashes.add(block.getMetadata().getMetadata(4));
            }
            chains.add(hashes);
        }
        assertThat(chains).hasSize(1);
    }

    @Test
    void a_block_that_is_not_there_yet_is_not_found_and_the_ones_before_it_are_delivered() throws Exception {
        // A fixed end, since blocks may come meanwhile.
        Envelope seek = envelopes.seek(NetworkUnderTest.CHANNEL, Delivery.blocks(1, 1_000_000));
        Delivery.Answer answer = Delivery.fromPeer(network.connection("NordMSP"), seek);
        assertThat(answer.status()).isEqualTo(Status.NOT_FOUND);
        assertThat(answer.blocks()).hasSizeGreaterThan(5);
    }

    @Test
    void a_block_far_beyond_the_end_is_not_waited_for() throws Exception {
        SeekInfo seek = SeekInfo.newBuilder()
                .setStart(Delivery.specified(1_000_000))
                .setStop(Delivery.specified(1_000_001))
                .setBehavior(SeekInfo.SeekBehavior.BLOCK_UNTIL_READY)
                .build();
        Envelope question = envelopes.seek(NetworkUnderTest.CHANNEL, seek);
        assertThat(Delivery.fromPeer(network.connection("NordMSP"), question).status())
                .isEqualTo(Status.NOT_FOUND);
        assertThat(Delivery.fromOrderer(network.orderer(1), question).status()).isEqualTo(Status.NOT_FOUND);
    }

    @Test
    void questions_that_make_no_sense_or_come_from_nobody_are_answered_with_their_reason() throws Exception {
        SeekInfo backwards = Delivery.blocks(3, 1);
        assertThat(status(envelopes.seek(NetworkUnderTest.CHANNEL, backwards))).isEqualTo(Status.BAD_REQUEST);
        assertThat(status(envelopes.seek("nosuch", Delivery.everything()))).isEqualTo(Status.NOT_FOUND);
        Envelope old = envelopes.signed(
                NetworkUnderTest.CHANNEL,
                HeaderType.DELIVER_SEEK_INFO,
                Delivery.everything().toByteString(),
                Instant.now().minus(Duration.ofHours(1)));
        assertThat(status(old)).isEqualTo(Status.BAD_REQUEST);
        Envelope forged = everything().toBuilder()
                .setSignature(ByteString.copyFromUtf8("no signature"))
                .build();
        assertThat(status(forged)).isEqualTo(Status.FORBIDDEN);
    }

    @Test
    void an_organisation_that_only_orders_reads_blocks_from_orderers_and_not_from_peers() throws Exception {
        Envelopes association = new Envelopes(PeerSigner.of("AssocMSP", network.identity("AssocMSP", "Admin")));
        Envelope question = association.seek(NetworkUnderTest.CHANNEL, Delivery.blocks(0, 1));
        assertThat(Delivery.fromOrderer(network.orderer(1), question).status()).isEqualTo(Status.SUCCESS);
        assertThat(status(question)).isEqualTo(Status.FORBIDDEN);
    }

    @Test
    void an_orderer_refuses_messages_for_another_channel_with_a_false_signature_or_without_a_header() throws Exception {
        Envelope elsewhere = envelopes.signed(
                "nosuch", HeaderType.ENDORSER_TRANSACTION, ByteString.copyFromUtf8("x"), Instant.now());
        BroadcastResponse unknown = Delivery.broadcast(network.orderer(1), elsewhere);
        assertThat(unknown.getStatus()).isEqualTo(Status.BAD_REQUEST);
        assertThat(unknown.getInfo()).isEqualTo("channel does not exist");
        Envelope forged = envelopes
                .signed(
                        NetworkUnderTest.CHANNEL,
                        HeaderType.ENDORSER_TRANSACTION,
                        ByteString.copyFromUtf8("x"),
                        Instant.now())
                .toBuilder()
                .setSignature(ByteString.copyFromUtf8("no signature"))
                .build();
        assertThat(Delivery.broadcast(network.orderer(2), forged).getStatus()).isEqualTo(Status.FORBIDDEN);
        assertThat(Delivery.broadcast(network.orderer(3), Envelope.getDefaultInstance())
                        .getStatus())
                .isEqualTo(Status.BAD_REQUEST);
    }

    private static Status status(Envelope question) throws Exception {
        return Delivery.fromPeer(network.connection("RheinMSP"), question).status();
    }

    private static long height() throws Exception {
        SeekPosition newest = SeekPosition.newBuilder()
                .setNewest(SeekNewest.getDefaultInstance())
                .build();
        Envelope seek = envelopes.seek(
                NetworkUnderTest.CHANNEL,
                SeekInfo.newBuilder().setStart(newest).setStop(newest).build());
        return Delivery.fromPeer(network.connection("NordMSP"), seek)
                        .blocks()
                        .get(0)
                        .getHeader()
                        .getNumber()
                + 1;
    }
}
