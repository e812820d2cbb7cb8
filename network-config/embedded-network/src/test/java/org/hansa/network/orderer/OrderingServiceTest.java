package org.hansa.network.orderer;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.hansa.fabric.evidence.Blocks;
import org.hansa.fabric.evidence.SignedData;
import org.hansa.fabric.evidence.config.ChannelConfiguration;
import org.hansa.fabric.evidence.policy.SignerSet;
import org.hansa.network.TestConsortium;
import org.hansa.network.TransactionForge;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.IdentifierHeader;
import org.hyperledger.fabric.protos.common.Metadata;
import org.hyperledger.fabric.protos.common.MetadataSignature;
import org.hyperledger.fabric.protos.common.OrdererBlockMetadata;
import org.hyperledger.fabric.protos.common.Status;
import org.hyperledger.fabric.protos.orderer.BroadcastResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrderingServiceTest {

    @TempDir
    static Path folder;

    private static TestConsortium consortium;
    private static TransactionForge forge;
    private static ChannelConfiguration configuration;

    private final BlockingQueue<Block> blocks = new LinkedBlockingQueue<>();
    private OrderingService service;

    @BeforeAll
    static void makeKeys() {
        consortium = new TestConsortium(folder);
        forge = new TransactionForge(consortium);
        configuration = ChannelConfiguration.of(consortium.genesis);
    }

    @BeforeEach
    void start() {
        service = service(Clock.systemUTC());
        service.start();
    }

    @AfterEach
    void stop() {
        service.close();
    }

    private OrderingService service(Clock clock) {
        OrderingCore core =
                new OrderingCore(configuration, consortium.ordererSigners(), byte[]::new, consortium.genesis);
        return new OrderingService(core, clock, blocks::addAll);
    }

    @Test
    void orders_a_transaction_into_a_block_that_follows_genesis() throws Exception {
        Envelope transaction = transaction();
        assertThat(service.broadcast(1, transaction).getStatus()).isEqualTo(Status.SUCCESS);
        Block block = nextBlock();
        assertThat(block.getHeader().getNumber()).isEqualTo(1);
        assertThat(block.getHeader().getPreviousHash())
                .isEqualTo(ByteString.copyFrom(Blocks.headerHash(consortium.genesis.getHeader())));
        assertThat(block.getHeader().getDataHash()).isEqualTo(ByteString.copyFrom(Blocks.dataHash(block.getData())));
        assertThat(block.getData().getDataList()).containsExactly(transaction.toByteString());
        assertThat(Blocks.illFormedness(block.getData())).isEmpty();
    }

    @Test
    void lets_exactly_a_quorum_sign_and_every_orderer_in_turn() throws Exception {
        Set<Integer> seen = new HashSet<>();
        for (int i = 0; i < 4; i++) {
            service.broadcast(1, transaction());
            Block block = nextBlock();
            List<Integer> signers = signers(block);
            assertThat(signers).hasSize(3).doesNotHaveDuplicates();
            seen.addAll(signers);
            assertThat(satisfiesBlockValidation(block, 3)).isTrue();
            assertThat(satisfiesBlockValidation(block, 2)).isFalse();
        }
        assertThat(seen).containsExactlyInAnyOrder(1, 2, 3, 4);
    }

    @Test
    void writes_the_metadata_that_smartbft_writes_in_its_first_view() throws Exception {
        service.broadcast(1, transaction());
        assertThat(orderer(nextBlock()).getConsenterMetadata().toByteArray()).containsExactly(0x10, 1);
        service.broadcast(1, transaction());
        Block second = nextBlock();
        assertThat(orderer(second).getConsenterMetadata().toByteArray()).containsExactly(0x10, 2, 0x18, 1);
        assertThat(Blocks.lastConfigurationIndex(second)).isZero();
        assertThat(second.getMetadata().getMetadataCount()).isEqualTo(5);
        assertThat(second.getMetadata().getMetadata(2)).isEmpty();
    }

    @Test
    void puts_many_transactions_into_few_blocks_and_loses_none() throws Exception {
        Set<ByteString> sent = new HashSet<>();
        for (int i = 0; i < 250; i++) {
            Envelope transaction = transaction();
            sent.add(transaction.toByteString());
            assertThat(service.broadcast(1, transaction).getStatus()).isEqualTo(Status.SUCCESS);
        }
        List<ByteString> ordered = new ArrayList<>();
        while (ordered.size() < sent.size()) {
            Block block = nextBlock();
            assertThat(block.getData().getDataCount()).isLessThanOrEqualTo(100);
            ordered.addAll(block.getData().getDataList());
        }
        assertThat(ordered).hasSize(250).containsExactlyInAnyOrderElementsOf(sent);
    }

    @Test
    void orders_everything_it_accepted_before_it_closes() {
        Set<ByteString> sent = new HashSet<>();
        for (int i = 0; i < 130; i++) {
            Envelope transaction = transaction();
            sent.add(transaction.toByteString());
            service.broadcast(1, transaction);
        }
        service.close();
        List<ByteString> ordered = new ArrayList<>();
        blocks.forEach(block -> ordered.addAll(block.getData().getDataList()));
        assertThat(ordered).containsExactlyInAnyOrderElementsOf(sent);
        assertThat(service.broadcast(1, transaction()).getStatus()).isEqualTo(Status.SERVICE_UNAVAILABLE);
    }

    @Test
    void orders_once_what_every_orderer_was_sent() throws Exception {
        Envelope transaction = transaction();
        assertThat(service.broadcastToAll(transaction).values())
                .hasSize(4)
                .allMatch(answer -> answer.getStatus() == Status.SUCCESS);
        assertThat(nextBlock().getData().getDataCount()).isEqualTo(1);
        service.broadcast(2, transaction());
        assertThat(nextBlock().getData().getDataList()).doesNotContain(transaction.toByteString());
    }

    @Test
    void knows_a_request_that_waits_and_one_that_was_ordered() throws Exception {
        Envelope transaction = transaction();
        service.broadcast(1, transaction);
        BroadcastResponse again = service.broadcast(1, transaction);
        assertThat(again.getStatus()).isEqualTo(Status.SERVICE_UNAVAILABLE);
        assertThat(again.getInfo())
                .isIn(
                        "failed to submit request: request already exists",
                        "failed to submit request: request already processed");
        nextBlock();
        assertThat(service.broadcast(1, transaction).getInfo())
                .isEqualTo("failed to submit request: request already processed");
    }

    @Test
    void refuses_what_fabric_refuses_and_in_its_words() {
        Envelope good = transaction();
        ByteString garbage = ByteString.copyFromUtf8("\u0007garbage");
        refused(Envelope.getDefaultInstance(), Status.BAD_REQUEST, "could not determine channel ID: header not set");
        refused(
                good.toBuilder().setPayload(garbage).build(),
                Status.BAD_REQUEST,
                "could not determine channel ID: error unmarshalling Payload");
        refused(
                message(HeaderType.ENDORSER_TRANSACTION_VALUE, "elsewhere"),
                Status.BAD_REQUEST,
                "channel does not exist");
        refused(message(1, "hansa"), Status.BAD_REQUEST, "message is of type that cannot be processed directly");
        refused(message(4, "hansa"), Status.BAD_REQUEST, "message is of type that is no longer supported");
        String noWriter =
                "implicit policy evaluation failed - 0 sub-policies were satisfied, but this policy requires 1"
                        + " of the 'Writers' sub-policies to be satisfied: permission denied";
        refused(good.toBuilder().clearSignature().build(), Status.FORBIDDEN, noWriter);
        refused(good.toBuilder().setSignature(transaction().getSignature()).build(), Status.FORBIDDEN, noWriter);
    }

    @Test
    void refuses_the_types_that_would_stop_a_real_bft_channel() {
        for (int type : new int[] {0, 5, 6, 77}) {
            refused(message(type, "hansa"), Status.BAD_REQUEST, "is not allowed to be included in blocks");
        }
    }

    @Test
    void says_what_is_wrong_with_an_empty_configuration_update() {
        refused(
                message(HeaderType.CONFIG_UPDATE_VALUE, "hansa"),
                Status.BAD_REQUEST,
                "error applying config update to existing channel 'hansa'");
    }

    @Test
    void refuses_a_message_larger_than_the_channel_allows() {
        Envelope large = forge.message(
                consortium.user("nord", "Anchor"),
                forge.header(HeaderType.ENDORSER_TRANSACTION_VALUE).build(),
                ByteString.copyFrom(new byte[10_485_761]));
        refused(large, Status.BAD_REQUEST, "exceeds maximum allowed 10485760 bytes");
    }

    @Test
    void refuses_a_creator_whose_certificate_has_expired() {
        try (OrderingService later = service(Clock.offset(Clock.systemUTC(), Duration.ofDays(400)))) {
            BroadcastResponse answer = later.broadcast(1, transaction());
            assertThat(answer.getStatus()).isEqualTo(Status.BAD_REQUEST);
            assertThat(answer.getInfo()).isEqualTo("broadcast client identity expired");
        }
    }

    @Test
    void lets_an_associations_administrator_write_because_the_channel_does() {
        Envelope message = forge.message(
                consortium.user("assoc", "Admin"),
                forge.header(HeaderType.ENDORSER_TRANSACTION_VALUE).build(),
                ByteString.EMPTY);
        assertThat(service.broadcast(4, message).getStatus()).isEqualTo(Status.SUCCESS);
    }

    private void refused(Envelope envelope, Status status, String info) {
        BroadcastResponse answer = service.broadcast(1, envelope);
        assertThat(answer.getStatus()).as(info).isEqualTo(status);
        assertThat(answer.getInfo()).contains(info);
    }

    private static Envelope transaction() {
        return forge.transaction("cc", TransactionForge.put("cc", "k", "v"), "nord", "rhein");
    }

    private static Envelope message(int type, String channel) {
        return forge.message(
                consortium.user("nord", "Anchor"),
                forge.header(type).setChannelId(channel).build(),
                ByteString.EMPTY);
    }

    private Block nextBlock() throws InterruptedException {
        Block block = blocks.poll(30, TimeUnit.SECONDS);
        assertThat(block).as("a block within half a minute").isNotNull();
        return block;
    }

    private static OrdererBlockMetadata orderer(Block block) throws Exception {
        return OrdererBlockMetadata.parseFrom(Blocks.ordererSignatures(block).getValue());
    }

    private static List<Integer> signers(Block block) throws Exception {
        List<Integer> ids = new ArrayList<>();
        for (MetadataSignature signature : Blocks.ordererSignatures(block).getSignaturesList()) {
            ids.add(IdentifierHeader.parseFrom(signature.getIdentifierHeader()).getIdentifier());
        }
        return ids;
    }

    private static boolean satisfiesBlockValidation(Block block, int signatures) throws Exception {
        Metadata metadata = Blocks.ordererSignatures(block);
        List<SignedData> claims = new ArrayList<>();
        for (MetadataSignature signature : metadata.getSignaturesList().subList(0, signatures)) {
            int id = IdentifierHeader.parseFrom(signature.getIdentifierHeader()).getIdentifier();
            ByteString message =
                    Blocks.ordererMessage(metadata.getValue(), signature.getIdentifierHeader(), block.getHeader());
            claims.add(new SignedData(
                    configuration.consenter(id).orElseThrow().serializedIdentity(), message, signature.getSignature()));
        }
        return configuration
                .policy(ChannelConfiguration.BLOCK_VALIDATION)
                .evaluate(SignerSet.of(configuration.msps(), claims))
                .satisfied();
    }
}
