package org.hansa.network.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.hansa.fabric.evidence.Blocks;
import org.hansa.fabric.evidence.config.ChannelConfiguration;
import org.hansa.network.TestConsortium;
import org.hansa.network.TransactionForge;
import org.hansa.network.ledger.ChannelStore;
import org.hansa.network.ledger.InMemoryBlockStore;
import org.hansa.network.ledger.OrganisationLedger;
import org.hansa.network.orderer.OrderingCore;
import org.hansa.network.orderer.OrderingService;
import org.hansa.network.validation.BlockValidator;
import org.hansa.network.validation.ChannelCommitter;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.orderer.AtomicBroadcastGrpc;
import org.hyperledger.fabric.protos.orderer.SeekInfo;
import org.hyperledger.fabric.protos.orderer.SeekNewest;
import org.hyperledger.fabric.protos.orderer.SeekNextCommit;
import org.hyperledger.fabric.protos.orderer.SeekOldest;
import org.hyperledger.fabric.protos.orderer.SeekPosition;
import org.hyperledger.fabric.protos.orderer.SeekSpecified;
import org.hyperledger.fabric.protos.peer.DeliverGrpc;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Seek rules as {@code errors.json} of the golden vectors recorded them, on peer and orderer. */
class DeliverTest {

    private static final SeekPosition OLDEST =
            SeekPosition.newBuilder().setOldest(SeekOldest.getDefaultInstance()).build();
    private static final SeekPosition NEWEST =
            SeekPosition.newBuilder().setNewest(SeekNewest.getDefaultInstance()).build();
    private static final SeekPosition NEXT_COMMIT = SeekPosition.newBuilder()
            .setNextCommit(SeekNextCommit.getDefaultInstance())
            .build();

    @TempDir
    static Path folder;

    private static final ExecutorService EXECUTOR = Executors.newFixedThreadPool(4);
    private static TestConsortium consortium;
    private static TransactionForge forge;

    private OrganisationLedger ledger;
    private ChannelCommitter committer;
    private OrderingService ordering;
    private Server server;
    private ManagedChannel channel;

    @BeforeAll
    static void makeKeys() {
        consortium = new TestConsortium(folder);
        forge = new TransactionForge(consortium);
    }

    @AfterAll
    static void stopExecutor() {
        EXECUTOR.shutdownNow();
    }

    @BeforeEach
    void serveThreeBlocks() throws Exception {
        ChannelStore store = new ChannelStore(new InMemoryBlockStore());
        ledger = new OrganisationLedger("NordMSP", store);
        committer = new ChannelCommitter(store, List.of(ledger), new BlockValidator(EXECUTOR));
        committer.accept(consortium.genesis);
        committer.flush();
        OrderingCore core = new OrderingCore(
                ChannelConfiguration.of(consortium.genesis),
                consortium.ordererSigners(),
                byte[]::new,
                consortium.genesis);
        ordering = new OrderingService(core, Clock.systemUTC(), blocks -> {
            blocks.forEach(committer::accept);
            committer.flush();
        });
        ordering.start();
        commit(forge.definition("cc"));
        commit(forge.transaction("cc", TransactionForge.put("cc", "k", "v"), "nord"));
        server = serve("deliver", EXECUTOR);
        channel = InProcessChannelBuilder.forName("deliver").directExecutor().build();
    }

    private Server serve(String name, Executor executor) throws IOException {
        return InProcessServerBuilder.forName(name)
                .executor(executor)
                .addService(new PeerDeliverService("hansa", ledger, Clock.systemUTC(), executor))
                .addService(new AtomicBroadcastService(1, ordering, "hansa", ledger, Clock.systemUTC(), executor))
                .build()
                .start();
    }

    @AfterEach
    void stop() throws Exception {
        channel.shutdownNow();
        server.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
        ordering.close();
    }

    @Test
    void delivers_from_the_oldest_to_a_number_and_says_success() {
        assertThat(onPeer(seek(OLDEST, at(1)))).containsExactly("block 0", "block 1", "SUCCESS");
        assertThat(onOrderer(seek(OLDEST, at(1)))).containsExactly("block 0", "block 1", "SUCCESS");
    }

    @Test
    void delivers_only_the_newest() {
        assertThat(onPeer(seek(NEWEST, NEWEST))).containsExactly("block 2", "SUCCESS");
    }

    @Test
    void takes_one_seek_after_the_other_on_a_stream() {
        assertThat(onPeer(seek(at(1), at(1)), seek(at(0), at(0))))
                .containsExactly("block 1", "SUCCESS", "block 0", "SUCCESS");
    }

    @Test
    void finds_no_block_at_or_beyond_the_height_when_told_not_to_wait() {
        assertThat(onPeer(failing(seek(at(3), at(3))))).containsExactly("NOT_FOUND");
        assertThat(onPeer(failing(seek(at(8), at(8))))).containsExactly("NOT_FOUND");
        assertThat(onPeer(failing(seek(at(2), at(3))))).containsExactly("block 2", "NOT_FOUND");
        assertThat(onPeer(failing(seek(NEXT_COMMIT, at(9))))).containsExactly("NOT_FOUND");
    }

    @Test
    void waits_for_the_next_block_only_and_not_for_a_later_one() throws Exception {
        assertThat(onPeer(seek(at(8), at(8)))).containsExactly("NOT_FOUND");
        Answers answers = new Answers();
        // On this thread, so that the next block is the one after the seek and not after whenever its thread has its
        // turn.
        Server direct = serve("direct", Runnable::run);
        ManagedChannel toDirect =
                InProcessChannelBuilder.forName("direct").directExecutor().build();
        StreamObserver<Envelope> stream = DeliverGrpc.newStub(toDirect).deliver(answers.ofPeer());
        stream.onNext(signed(seek(NEXT_COMMIT, at(4))));
        commit(forge.transaction("cc", TransactionForge.put("cc", "k", "2"), "nord", "rhein"));
        assertThat(answers.next()).isEqualTo("block 3");
        commit(forge.transaction("cc", TransactionForge.put("cc", "k", "3"), "nord", "rhein"));
        assertThat(answers.next()).isEqualTo("block 4");
        assertThat(answers.next()).isEqualTo("SUCCESS");
        stream.onCompleted();
        assertThat(answers.next()).isEqualTo("completed");
        toDirect.shutdownNow();
        direct.shutdownNow();
    }

    @Test
    void refuses_a_stop_before_the_start_and_a_seek_without_either() {
        assertThat(onPeer(seek(at(2), at(1)))).containsExactly("BAD_REQUEST");
        assertThat(onPeer(SeekInfo.getDefaultInstance())).containsExactly("BAD_REQUEST");
    }

    @Test
    void refuses_an_unknown_channel() {
        assertThat(send(envelope(
                        "elsewhere", Instant.now(), seek(OLDEST, OLDEST).toByteString())))
                .containsExactly("NOT_FOUND");
    }

    @Test
    void refuses_a_timestamp_outside_the_window_and_one_that_is_missing() {
        ByteString oldest = seek(OLDEST, OLDEST).toByteString();
        assertThat(send(envelope("hansa", Instant.now().minusSeconds(3_600), oldest)))
                .containsExactly("BAD_REQUEST");
        Envelope without = forge.message(
                consortium.user("nord", "Anchor"),
                forge.header(HeaderType.DELIVER_SEEK_INFO_VALUE)
                        .clearTimestamp()
                        .build(),
                oldest);
        assertThat(send(without)).containsExactly("BAD_REQUEST");
    }

    @Test
    void refuses_bytes_that_are_no_seek() {
        ByteString garbage = ByteString.copyFromUtf8("\u0007garbage");
        assertThat(send(envelope("hansa", Instant.now(), garbage))).containsExactly("BAD_REQUEST");
        assertThat(send(Envelope.getDefaultInstance())).containsExactly("BAD_REQUEST");
        assertThat(send(Envelope.newBuilder().setPayload(garbage).build())).containsExactly("BAD_REQUEST");
    }

    @Test
    void refuses_a_bad_signature_and_a_missing_one() {
        Envelope good = signed(seek(OLDEST, OLDEST));
        assertThat(send(good.toBuilder().clearSignature().build())).containsExactly("FORBIDDEN");
        assertThat(send(good.toBuilder()
                        .setSignature(signed(seek(OLDEST, NEWEST)).getSignature())
                        .build()))
                .containsExactly("FORBIDDEN");
    }

    @Test
    void lets_an_ordering_organisation_read_from_orderers_and_not_from_peers() {
        Envelope seek = forge.message(
                consortium.user("assoc", "Admin"),
                forge.header(HeaderType.DELIVER_SEEK_INFO_VALUE).build(),
                seek(OLDEST, OLDEST).toByteString());
        assertThat(send(seek)).containsExactly("FORBIDDEN");
        Answers answers = new Answers();
        StreamObserver<Envelope> stream = AtomicBroadcastGrpc.newStub(channel).deliver(answers.ofOrderer());
        stream.onNext(seek);
        stream.onCompleted();
        assertThat(answers.all()).containsExactly("block 0", "SUCCESS");
    }

    @Test
    void gives_headers_only_where_only_headers_are_wanted() {
        SeekInfo seek = seek(at(1), at(1)).toBuilder()
                .setContentType(SeekInfo.SeekContentType.HEADER_WITH_SIG)
                .build();
        Answers answers = new Answers();
        StreamObserver<Envelope> stream = DeliverGrpc.newStub(channel).deliver(answers.ofPeer());
        stream.onNext(signed(seek));
        stream.onCompleted();
        assertThat(answers.all()).containsExactly("block 1", "SUCCESS");
        assertThat(answers.blocks.get(0).hasData()).isFalse();
        assertThat(answers.blocks.get(0).getHeader()).isEqualTo(ledger.block(1).getHeader());
    }

    @Test
    void filters_blocks_down_to_ids_and_codes_even_for_a_seek_that_kills_a_real_peer() {
        SeekInfo seek = seek(at(2), at(2)).toBuilder()
                .setContentType(SeekInfo.SeekContentType.HEADER_WITH_SIG)
                .build();
        Answers answers = new Answers();
        StreamObserver<Envelope> stream = DeliverGrpc.newStub(channel).deliverFiltered(answers.ofPeer());
        stream.onNext(signed(seek));
        stream.onCompleted();
        assertThat(answers.all()).containsExactly("filtered 2 [ENDORSEMENT_POLICY_FAILURE]", "SUCCESS");
    }

    @Test
    void delivers_blocks_with_the_private_data_there_is() {
        Answers answers = new Answers();
        StreamObserver<Envelope> stream = DeliverGrpc.newStub(channel).deliverWithPrivateData(answers.ofPeer());
        stream.onNext(signed(seek(at(1), at(1))));
        stream.onCompleted();
        assertThat(answers.all()).containsExactly("block 1 with private data of 0 transactions", "SUCCESS");
    }

    @Test
    void gives_orderer_copies_without_what_peers_add() {
        Answers answers = new Answers();
        StreamObserver<Envelope> stream = AtomicBroadcastGrpc.newStub(channel).deliver(answers.ofOrderer());
        stream.onNext(signed(seek(at(1), at(1))));
        stream.onCompleted();
        answers.all();
        assertThat(Blocks.transactionsFilter(answers.blocks.get(0))).isEmpty();
        assertThat(Blocks.commitHash(answers.blocks.get(0))).isEmpty();
        assertThat(Blocks.ordererSignatures(answers.blocks.get(0)).getSignaturesCount())
                .isEqualTo(3);
    }

    @Test
    void ends_a_broadcast_stream_at_the_first_refusal() {
        Answers answers = new Answers();
        StreamObserver<Envelope> stream = AtomicBroadcastGrpc.newStub(channel).broadcast(answers.ofBroadcast());
        stream.onNext(forge.transaction("cc", TransactionForge.put("cc", "k", "4"), "nord", "rhein"));
        stream.onNext(Envelope.getDefaultInstance());
        assertThat(answers.all()).containsExactly("SUCCESS", "BAD_REQUEST");
    }

    private List<String> onPeer(SeekInfo... seeks) {
        Answers answers = new Answers();
        StreamObserver<Envelope> stream = DeliverGrpc.newStub(channel).deliver(answers.ofPeer());
        List.of(seeks).forEach(seek -> stream.onNext(signed(seek)));
        stream.onCompleted();
        return answers.all();
    }

    private List<String> onOrderer(SeekInfo seek) {
        Answers answers = new Answers();
        StreamObserver<Envelope> stream = AtomicBroadcastGrpc.newStub(channel).deliver(answers.ofOrderer());
        stream.onNext(signed(seek));
        stream.onCompleted();
        return answers.all();
    }

    private List<String> send(Envelope envelope) {
        Answers answers = new Answers();
        DeliverGrpc.newStub(channel).deliver(answers.ofPeer()).onNext(envelope);
        return answers.all();
    }

    private void commit(Envelope transaction) throws InterruptedException {
        long before = ledger.height();
        LinkedBlockingQueue<Long> committed = new LinkedBlockingQueue<>();
        ledger.onCommit(block -> committed.add(block.getHeader().getNumber()));
        ordering.broadcast(1, transaction);
        assertThat(committed.poll(30, TimeUnit.SECONDS)).isEqualTo(before);
    }

    private static Envelope signed(SeekInfo seek) {
        return envelope("hansa", Instant.now(), seek.toByteString());
    }

    private static Envelope envelope(String channelId, Instant time, ByteString seek) {
        return forge.message(
                consortium.user("nord", "Anchor"),
                forge.header(HeaderType.DELIVER_SEEK_INFO_VALUE)
                        .setChannelId(channelId)
                        .setTimestamp(Timestamp.newBuilder().setSeconds(time.getEpochSecond()))
                        .build(),
                seek);
    }

    private static SeekInfo seek(SeekPosition start, SeekPosition stop) {
        return SeekInfo.newBuilder().setStart(start).setStop(stop).build();
    }

    private static SeekInfo failing(SeekInfo seek) {
        return seek.toBuilder()
                .setBehavior(SeekInfo.SeekBehavior.FAIL_IF_NOT_READY)
                .build();
    }

    private static SeekPosition at(long number) {
        return SeekPosition.newBuilder()
                .setSpecified(SeekSpecified.newBuilder().setNumber(number))
                .build();
    }
}
