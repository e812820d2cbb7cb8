package org.hansa.network.validation;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.hansa.fabric.evidence.Blocks;
import org.hansa.fabric.evidence.Hashes;
import org.hansa.fabric.evidence.SignedEnvelope;
import org.hansa.network.TestConsortium;
import org.hansa.network.TransactionForge;
import org.hansa.network.ledger.ChannelStore;
import org.hansa.network.ledger.FileBlockStore;
import org.hansa.network.ledger.OrganisationLedger;
import org.hansa.network.ledger.VersionedValue;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockData;
import org.hyperledger.fabric.protos.common.BlockHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.ledger.rwset.CollectionHashedReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.CollectionPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.NsPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.NsReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.HashedRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWriteHash;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Private writes: hashes with everybody, plaintext with its organisation, both after a restart. */
class PrivateDataTest {

    private static final String COLLECTION = "_implicit_org_NordMSP";

    @TempDir
    Path folder;

    private final ExecutorService workers = Executors.newFixedThreadPool(2);
    private TestConsortium consortium;
    private TransactionForge forge;
    private OrganisationLedger nord;
    private OrganisationLedger helv;
    private ChannelCommitter committer;

    @BeforeEach
    void start() {
        consortium = new TestConsortium(folder);
        forge = new TransactionForge(consortium);
        open();
        committer.accept(consortium.genesis);
        committer.flush();
    }

    @AfterEach
    void stopWorkers() {
        workers.shutdownNow();
    }

    @Test
    void keeps_plaintext_with_its_organisation_and_hashes_with_everybody() {
        assertThat(commitPrivate("k", "secret", "secret")).isEqualTo(TxValidationCode.VALID);
        assertThat(text(nord.state().privateValue("_lifecycle", COLLECTION, "k")))
                .isEqualTo("secret");
        assertThat(helv.state().privateValue("_lifecycle", COLLECTION, "k")).isNull();
        for (OrganisationLedger ledger : List.of(nord, helv)) {
            VersionedValue hash = ledger.state().hashed("_lifecycle", COLLECTION, sha256("k"));
            assertThat(hash.value()).isEqualTo(sha256("secret"));
            assertThat(hash.version().block()).isEqualTo(1);
        }
    }

    @Test
    void has_both_after_a_restart() {
        commitPrivate("k", "secret", "secret");
        ByteString nordBefore = nord.stateDigest();
        ByteString helvBefore = helv.stateDigest();
        assertThat(nordBefore).isNotEqualTo(helvBefore);
        open();
        assertThat(text(nord.state().privateValue("_lifecycle", COLLECTION, "k")))
                .isEqualTo("secret");
        assertThat(nord.stateDigest()).isEqualTo(nordBefore);
        assertThat(helv.stateDigest()).isEqualTo(helvBefore);
        assertThat(nord.privateWrites(1)).hasSize(1);
        assertThat(helv.privateWrites(1)).isEmpty();
    }

    @Test
    void keeps_no_plaintext_that_is_not_what_was_endorsed() {
        assertThat(commitPrivate("k", "secret", "forgery")).isEqualTo(TxValidationCode.VALID);
        assertThat(nord.state().privateValue("_lifecycle", COLLECTION, "k")).isNull();
        assertThat(nord.state().hashed("_lifecycle", COLLECTION, sha256("k"))).isNotNull();
    }

    @Test
    void lets_nobody_else_write_to_an_organisations_collection() {
        Envelope transaction = forge.transaction("_lifecycle", hashes("k", "secret"), "rhein", "helv");
        assertThat(commit(transaction)).isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
    }

    private void open() {
        ChannelStore store = new ChannelStore(FileBlockStore.in(folder.resolve("blocks")));
        nord = new OrganisationLedger("NordMSP", store);
        helv = new OrganisationLedger("HelvMSP", store);
        committer = new ChannelCommitter(store, List.of(nord, helv), new BlockValidator(workers), null);
        committer.restore();
    }

    private TxValidationCode commitPrivate(String key, String endorsed, String held) {
        Envelope transaction = forge.transaction("_lifecycle", hashes(key, endorsed), "nord");
        nord.transientStore().keep(SignedEnvelope.of(transaction).transactionId(), plaintext(key, held));
        return commit(transaction);
    }

    private TxValidationCode commit(Envelope transaction) {
        BlockData data =
                BlockData.newBuilder().addData(transaction.toByteString()).build();
        Block last = nord.block(nord.height() - 1);
        committer.accept(Block.newBuilder()
                .setHeader(BlockHeader.newBuilder()
                        .setNumber(nord.height())
                        .setPreviousHash(ByteString.copyFrom(Blocks.headerHash(last.getHeader())))
                        .setDataHash(ByteString.copyFrom(Blocks.dataHash(data))))
                .setData(data)
                .build());
        committer.flush();
        return TxValidationCode.forNumber(Blocks.transactionsFilter(nord.block(nord.height() - 1))[0]);
    }

    private static TxPvtReadWriteSet plaintext(String key, String value) {
        return TxPvtReadWriteSet.newBuilder()
                .addNsPvtRwset(NsPvtReadWriteSet.newBuilder()
                        .setNamespace("_lifecycle")
                        .addCollectionPvtRwset(CollectionPvtReadWriteSet.newBuilder()
                                .setCollectionName(COLLECTION)
                                .setRwset(writes(key, value))))
                .build();
    }

    private static TxReadWriteSet hashes(String key, String value) {
        HashedRWSet hashed = HashedRWSet.newBuilder()
                .addHashedWrites(KVWriteHash.newBuilder()
                        .setKeyHash(ByteString.copyFrom(sha256(key)))
                        .setValueHash(ByteString.copyFrom(sha256(value))))
                .build();
        return TxReadWriteSet.newBuilder()
                .addNsRwset(NsReadWriteSet.newBuilder()
                        .setNamespace("_lifecycle")
                        .addCollectionHashedRwset(CollectionHashedReadWriteSet.newBuilder()
                                .setCollectionName(COLLECTION)
                                .setHashedRwset(hashed.toByteString())
                                .setPvtRwsetHash(ByteString.copyFrom(Hashes.sha256(writes(key, value))))))
                .build();
    }

    private static ByteString writes(String key, String value) {
        return KVRWSet.newBuilder()
                .addWrites(KVWrite.newBuilder().setKey(key).setValue(ByteString.copyFromUtf8(value)))
                .build()
                .toByteString();
    }

    private static byte[] sha256(String text) {
        return Hashes.sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(VersionedValue value) {
        return new String(value.value(), StandardCharsets.UTF_8);
    }
}
