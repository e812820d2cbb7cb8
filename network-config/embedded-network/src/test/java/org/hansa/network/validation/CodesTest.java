package org.hansa.network.validation;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hansa.fabric.evidence.Blocks;
import org.hansa.fabric.evidence.SignedEnvelope;
import org.hansa.network.TestConsortium;
import org.hansa.network.TransactionForge;
import org.hansa.network.ledger.ChannelStore;
import org.hansa.network.ledger.InMemoryBlockStore;
import org.hansa.network.ledger.LocatedTransaction;
import org.hansa.network.ledger.Modification;
import org.hansa.network.ledger.OrganisationLedger;
import org.hansa.network.ledger.VersionedValue;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockData;
import org.hyperledger.fabric.protos.common.BlockHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Codes and effects that the golden blocks do not show, on a channel of our own. */
class CodesTest {

    private static final ExecutorService WORKERS = Executors.newFixedThreadPool(4);

    @TempDir
    static Path folder;

    private static TestConsortium consortium;
    private static TransactionForge forge;

    private OrganisationLedger nord;
    private OrganisationLedger helv;
    private ChannelCommitter committer;

    @BeforeAll
    static void makeKeys() {
        consortium = new TestConsortium(folder);
        forge = new TransactionForge(consortium);
    }

    @AfterAll
    static void stopWorkers() {
        WORKERS.shutdownNow();
    }

    @BeforeEach
    void defineAChaincode() {
        ChannelStore store = new ChannelStore(new InMemoryBlockStore());
        nord = new OrganisationLedger("NordMSP", store);
        helv = new OrganisationLedger("HelvMSP", store);
        committer = new ChannelCommitter(store, List.of(nord, helv), new BlockValidator(WORKERS), null);
        committer.accept(consortium.genesis);
        committer.flush();
        assertThat(commit(forge.definition("cc"))).containsExactly(TxValidationCode.VALID);
    }

    @Test
    void commits_what_a_majority_endorsed() {
        assertThat(commit(put("k", "v", "nord", "helv"))).containsExactly(TxValidationCode.VALID);
        assertThat(text(nord.state().get("cc", "k"))).isEqualTo("v");
        assertThat(text(helv.state().get("cc", "k"))).isEqualTo("v");
    }

    @Test
    void counts_an_endorser_once_and_an_outsider_never() {
        assertThat(commit(put("k", "v", "nord"), put("k", "v", "nord", "nord")))
                .containsOnly(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
        assertThat(nord.state().get("cc", "k")).isNull();
    }

    @Test
    void tells_a_bad_creator_signature_from_other_faults() {
        Envelope good = put("k", "v", "nord", "rhein");
        Envelope tampered = good.toBuilder()
                .setSignature(put("k", "v", "nord", "rhein").getSignature())
                .build();
        assertThat(commit(tampered, good.toBuilder().clearSignature().build(), good))
                .containsExactly(
                        TxValidationCode.BAD_CREATOR_SIGNATURE,
                        TxValidationCode.BAD_CREATOR_SIGNATURE,
                        TxValidationCode.VALID);
    }

    @Test
    void tells_the_layers_that_do_not_parse_apart() {
        ByteString garbage = ByteString.copyFrom("\u0007garbage", StandardCharsets.UTF_8);
        Envelope noPayload =
                Envelope.newBuilder().setPayload(garbage).setSignature(garbage).build();
        assertThat(commitRaw(garbage, noPayload.toByteString(), ByteString.EMPTY))
                .containsExactly(
                        TxValidationCode.INVALID_OTHER_REASON,
                        TxValidationCode.BAD_PAYLOAD,
                        TxValidationCode.BAD_COMMON_HEADER);
    }

    @Test
    void refuses_another_channel_and_other_kinds_of_message() {
        var anchor = consortium.user("nord", "Anchor");
        Envelope update = forge.message(
                anchor, forge.header(HeaderType.CONFIG_UPDATE_VALUE).build(), ByteString.EMPTY);
        Envelope message =
                forge.message(anchor, forge.header(HeaderType.MESSAGE_VALUE).build(), ByteString.EMPTY);
        assertThat(commit(update, message))
                .containsExactly(TxValidationCode.UNSUPPORTED_TX_PAYLOAD, TxValidationCode.BAD_COMMON_HEADER);
    }

    @Test
    void keeps_the_first_of_two_equal_transactions_of_one_block() {
        Envelope transaction = put("k", "v", "nord", "rhein");
        assertThat(commit(transaction, transaction))
                .containsExactly(TxValidationCode.VALID, TxValidationCode.DUPLICATE_TXID);
    }

    @Test
    void marks_a_transaction_that_an_earlier_block_had() {
        Envelope transaction = put("k", "v", "nord", "rhein");
        commit(transaction);
        assertThat(commit(transaction)).containsExactly(TxValidationCode.DUPLICATE_TXID);
        LocatedTransaction first = nord.transaction(txId(transaction)).orElseThrow();
        assertThat(first.block()).isEqualTo(2);
        assertThat(first.code()).isEqualTo(TxValidationCode.VALID);
    }

    @Test
    void lets_an_invalid_transaction_block_nobody() {
        TxReadWriteSet stale = TransactionForge.update("cc", "k", 99, 0, "lost");
        Envelope lost = forge.transaction("cc", stale, "nord", "rhein");
        assertThat(commit(lost, put("k", "kept", "nord", "rhein")))
                .containsExactly(TxValidationCode.MVCC_READ_CONFLICT, TxValidationCode.VALID);
        assertThat(text(nord.state().get("cc", "k"))).isEqualTo("kept");
    }

    @Test
    void gives_one_of_two_readers_of_a_version_the_write() {
        commit(put("k", "1", "nord", "rhein"));
        TxReadWriteSet update = TransactionForge.update("cc", "k", 2, 0, "2");
        assertThat(commit(
                        forge.transaction("cc", update, "nord", "rhein"),
                        forge.transaction("cc", update, "nord", "rhein")))
                .containsExactly(TxValidationCode.VALID, TxValidationCode.MVCC_READ_CONFLICT);
    }

    @Test
    void remembers_the_history_of_a_key_newest_first() {
        commit(put("k", "1", "nord", "rhein"));
        commit(put("other", "x", "nord", "rhein"), put("k", "2", "nord", "rhein"));
        commit(put("k", "never", "nord"));
        List<Modification> history = new ArrayList<>();
        nord.history("cc", "k").forEachRemaining(history::add);
        assertThat(history)
                .extracting(modification -> new String(modification.value(), StandardCharsets.UTF_8))
                .containsExactly("2", "1");
        assertThat(history.get(0).version().block()).isEqualTo(3);
        assertThat(history.get(0).version().tx()).isEqualTo(1);
    }

    @Test
    void shows_a_reader_that_holds_a_state_nothing_new() {
        commit(put("k", "1", "nord", "rhein"));
        var before = nord.state();
        commit(put("k", "2", "nord", "rhein"), put("l", "2", "nord", "rhein"));
        assertThat(text(before.get("cc", "k"))).isEqualTo("1");
        assertThat(before.get("cc", "l")).isNull();
        assertThat(text(nord.state().get("cc", "k"))).isEqualTo("2");
    }

    @Test
    void gives_the_same_block_the_same_outcome_whatever_the_number_of_threads() {
        Envelope[] many = IntStream.range(0, 40)
                .mapToObj(i -> i % 5 == 0 ? put("k" + i, "v", "nord") : put("k" + i % 7, "v", "nord", "helv"))
                .toArray(Envelope[]::new);
        Block ordered = ordered(IntStream.range(0, many.length)
                .mapToObj(i -> many[i].toByteString())
                .toList());
        committer.accept(ordered);
        committer.flush();
        ExecutorService one = Executors.newSingleThreadExecutor();
        try {
            ChannelStore store = new ChannelStore(new InMemoryBlockStore());
            OrganisationLedger other = new OrganisationLedger("RheinMSP", store);
            ChannelCommitter alone = new ChannelCommitter(store, List.of(other), new BlockValidator(one), null);
            for (long number = 0; number < nord.height(); number++) {
                alone.accept(nord.block(number));
            }
            alone.flush();
            assertThat(other.block(2)).isEqualTo(nord.block(2));
        } finally {
            one.shutdownNow();
        }
    }

    private Envelope put(String key, String value, String... endorsers) {
        return forge.transaction("cc", TransactionForge.put("cc", key, value), endorsers);
    }

    private List<TxValidationCode> commit(Envelope... envelopes) {
        return commitRaw(Arrays.stream(envelopes).map(Envelope::toByteString).toArray(ByteString[]::new));
    }

    private List<TxValidationCode> commitRaw(ByteString... envelopes) {
        committer.accept(ordered(List.of(envelopes)));
        committer.flush();
        byte[] filter = Blocks.transactionsFilter(nord.block(nord.height() - 1));
        return IntStream.range(0, filter.length)
                .mapToObj(i -> TxValidationCode.forNumber(filter[i] & 0xff))
                .collect(Collectors.toList());
    }

    private Block ordered(List<ByteString> envelopes) {
        BlockData data = BlockData.newBuilder().addAllData(envelopes).build();
        Block last = nord.block(nord.height() - 1);
        return Block.newBuilder()
                .setHeader(BlockHeader.newBuilder()
                        .setNumber(nord.height())
                        .setPreviousHash(ByteString.copyFrom(Blocks.headerHash(last.getHeader())))
                        .setDataHash(ByteString.copyFrom(Blocks.dataHash(data))))
                .setData(data)
                .build();
    }

    private static String txId(Envelope envelope) {
        return SignedEnvelope.of(envelope).transactionId();
    }

    private static String text(VersionedValue value) {
        return new String(value.value(), StandardCharsets.UTF_8);
    }
}
