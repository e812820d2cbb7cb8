package org.hansa.network.ledger;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.hansa.fabric.evidence.Blocks;
import org.hansa.fabric.evidence.EndorsedTransaction;
import org.hansa.fabric.evidence.Hashes;
import org.hansa.fabric.evidence.config.ChannelConfiguration;
import org.hansa.network.ledger.TransactionIndex.Position;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ledger of one organisation's peer: its own world state over the shared block store.
 *
 * <p>Committing has two steps. {@link #stage} computes the state after a block for the validation of the next one;
 * {@link #publish} shows it to readers once the block is durable. Both belong to the committer's thread.
 */
public final class OrganisationLedger implements Ledger {

    private static final Logger LOG = LoggerFactory.getLogger(OrganisationLedger.class);
    private static final int REMEMBERED_MISSING = 1_000;

    /** What readers see; replaced as a whole. */
    private record View(StateSnapshot state, @Nullable ChannelConfiguration configuration) {}

    private final String mspId;
    private final ChannelStore store;
    private final TransientStore transients;
    private final List<CommitListener> listeners = new CopyOnWriteArrayList<>();
    private final List<BlockEffects> unpublished = new ArrayList<>();
    private final PrivateLifetimes lifetimes = new PrivateLifetimes();
    private final Deque<MissingPrivateData> missing = new ArrayDeque<>();
    private volatile View published = new View(StateSnapshot.empty(), null);
    private View staged = published;
    private ByteString stagedCommitHash = ByteString.EMPTY;

    public OrganisationLedger(String mspId, ChannelStore store) {
        this.mspId = mspId;
        this.store = store;
        this.transients = new TransientStore(mspId);
        store.privateData().join(mspId, transients);
    }

    public String mspId() {
        return mspId;
    }

    /** Where endorsement leaves private writes until their transaction commits. */
    public TransientStore transientStore() {
        return transients;
    }

    /** How private writes reach the other peers. */
    public PrivateDataExchange privateData() {
        return store.privateData();
    }

    /** Private data that this organisation should have and has not, the newest last; only so much is remembered. */
    public List<MissingPrivateData> missingPrivateData() {
        synchronized (missing) {
            return List.copyOf(missing);
        }
    }

    /** The state that the next block is validated against. */
    public WorldState stagedState() {
        return staged.state();
    }

    /** The configuration that the next block is validated against; absent before block 0. */
    public Optional<ChannelConfiguration> stagedConfiguration() {
        return Optional.ofNullable(staged.configuration());
    }

    /** The commit hash that the next block's chains to. */
    public ByteString stagedCommitHash() {
        return stagedCommitHash;
    }

    /**
     * The private writes that this organisation keeps of a block about to be committed: from its own peer's transient
     * store, or pulled from those of the collection's other members.
     */
    public List<PrivateWrites> privateWrites(BlockEffects effects, CollectionTerms terms) {
        PrivateState.Source source = (txId, collection, hash) -> transients
                .find(txId, collection, hash)
                .or(() -> store.privateData().pull(terms, txId, collection, hash));
        List<PrivateWrites> held = PrivateState.collect(mspId, source, terms, effects.validTransactions());
        PrivateState.missing(mspId, terms, effects, held).forEach(this::warn);
        return held;
    }

    /** Applies a block to the staged state. */
    public void stage(BlockEffects effects, List<PrivateWrites> privateWrites, CollectionTerms terms) {
        long number = effects.block().getHeader().getNumber();
        if (number != staged.state().height()) {
            throw new IllegalStateException("block " + number + " cannot follow height "
                    + staged.state().height());
        }
        UpdateBatch own = PrivateState.updates(mspId, number, privateWrites);
        ChannelConfiguration configuration =
                effects.configuration().orElseGet(() -> Objects.requireNonNull(staged.configuration()));
        lifetimes.purge(effects, staged.state(), own);
        StateSnapshot after = staged.state().apply(effects.updates(), own);
        staged = new View(lifetimes.expire(number, after), configuration);
        lifetimes.schedule(number, terms, effects.updates(), own);
        note(PrivateState.missing(mspId, terms, effects, privateWrites));
        stagedCommitHash = effects.commitHash();
        unpublished.add(effects);
    }

    /**
     * Takes the values of collections of which this organisation has become a member from an organisation that was one
     * before, as Fabric's reconciliation does in time: those whose hashes are still the ones on the channel.
     */
    public void takeUp(CollectionTerms before, CollectionTerms after, List<OrganisationLedger> others) {
        UpdateBatch taken = new UpdateBatch();
        for (Space collection : staged.state().collections()) {
            if (after.isKeptBy(mspId, collection) && !before.isKeptBy(mspId, collection)) {
                others.stream()
                        .filter(other -> before.isKeptBy(other.mspId, collection))
                        .forEach(other -> other.give(collection, taken));
            }
        }
        staged = new View(staged.state().amended(new UpdateBatch(), taken), staged.configuration());
        lifetimes.scheduleTaken(after, taken);
    }

    private void give(Space collection, UpdateBatch to) {
        StateSnapshot state = staged.state();
        Iterator<KeyedValue> held = state.privateRange(collection.namespace(), collection.collection(), "", "");
        while (held.hasNext()) {
            KeyedValue value = held.next();
            byte[] keyHash = Hashes.sha256(ByteString.copyFromUtf8(value.key()));
            VersionedValue hash = state.hashed(collection.namespace(), collection.collection(), keyHash);
            if (hash != null && hash.version().equals(value.value().version())) {
                to.put(collection, value.key(), value.value());
            }
        }
    }

    /** Shows all staged blocks to readers and tells the listeners. */
    public void publish() {
        show();
        tell();
    }

    /** Shows all staged blocks to readers. */
    public void show() {
        published = staged;
    }

    /** Tells the listeners of the blocks that have been shown since the last time. */
    public void tell() {
        List<BlockEffects> blocks = List.copyOf(unpublished);
        unpublished.clear();
        for (BlockEffects effects : blocks) {
            effects.validTransactions().forEach(this::discardTransientWrites);
            store.privateData().tidy();
            listeners.forEach(listener -> listener.committed(effects.block()));
        }
    }

    @Override
    public long height() {
        return published.state().height();
    }

    @Override
    public Block block(long number) {
        if (number < 0 || number >= height()) {
            throw new IndexOutOfBoundsException("block " + number + " is not committed; the height is " + height());
        }
        return store.read(number).block();
    }

    /** The private writes that this organisation holds for a committed block, without what was purged or has expired. */
    public List<PrivateWrites> privateWrites(long number) {
        long height = height();
        return store.read(number).privateWrites().stream()
                .filter(writes -> writes.mspId().equals(mspId))
                .map(writes ->
                        new PrivateWrites(mspId, writes.transaction(), lifetimes.visible(number, height, writes)))
                .filter(writes -> writes.writes().getNsPvtRwsetCount() > 0)
                .toList();
    }

    @Override
    public Optional<Long> blockNumber(byte[] headerHash) {
        return store.number(headerHash).filter(number -> number < height());
    }

    @Override
    public Optional<LocatedTransaction> transaction(String txId) {
        return store.find(txId).filter(position -> position.block() < height()).map(this::located);
    }

    @Override
    public WorldState state() {
        return published.state();
    }

    /** A hash over the whole published state, private data included: after a restart it is what it was. */
    public ByteString stateDigest() {
        return ByteString.copyFrom(published.state().digest());
    }

    /** The same without the private data that only this organisation holds: at one height all organisations have one. */
    public ByteString sharedStateDigest() {
        return ByteString.copyFrom(published.state().sharedDigest());
    }

    @Override
    public Iterator<Modification> history(String namespace, String key) {
        List<Modification> changes = new ArrayList<>();
        long height = height();
        for (Position position : store.changes(namespace, key)) {
            if (position.block() < height) {
                changes.add(modification(position, namespace, key));
            }
        }
        Collections.reverse(changes);
        return changes.iterator();
    }

    @Override
    public ChannelConfiguration configuration() {
        return Objects.requireNonNull(published.configuration(), "block 0 is not committed yet");
    }

    @Override
    public void onCommit(CommitListener listener) {
        listeners.add(listener);
    }

    @Override
    public void removeListener(CommitListener listener) {
        listeners.remove(listener);
    }

    private void discardTransientWrites(WrittenTransaction transaction) {
        transaction.sets().namespaces().forEach(namespace -> PrivateState.written(namespace)
                .forEach(collection ->
                        transients.discard(transaction.txId(), new Space(namespace.name(), collection.name()))));
    }

    private void warn(MissingPrivateData data) {
        LOG.warn(
                "{} gets only the hashes of what transaction {} of block {} wrote to collection {} of {}: no member had"
                        + " received the values. Write them again",
                mspId,
                data.transaction(),
                data.block(),
                data.collection().collection(),
                data.collection().namespace());
    }

    private void note(List<MissingPrivateData> newlyMissing) {
        synchronized (missing) {
            for (MissingPrivateData data : newlyMissing) {
                if (missing.size() == REMEMBERED_MISSING) {
                    missing.removeFirst();
                }
                missing.addLast(data);
            }
        }
    }

    private LocatedTransaction located(Position position) {
        Block block = block(position.block());
        int code = Blocks.transactionsFilter(block)[position.index()] & 0xff;
        try {
            Envelope envelope = Envelope.parseFrom(block.getData().getData(position.index()));
            return new LocatedTransaction(
                    position.block(), position.index(), TxValidationCode.forNumber(code), envelope);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("an indexed envelope does not parse", e);
        }
    }

    private Modification modification(Position position, String namespace, String key) {
        EndorsedTransaction transaction =
                EndorsedTransaction.parse(block(position.block()).getData().getData(position.index()));
        return transaction.readWriteSets().namespaces().stream()
                .filter(candidate -> candidate.name().equals(namespace))
                .flatMap(candidate -> candidate.writes().stream())
                .filter(write -> write.key().equals(key))
                .map(write -> new Modification(
                        transaction.transactionId(),
                        transaction.envelope().channelHeader().getTimestamp(),
                        write.deletes(),
                        write.value().toByteArray(),
                        new Version(position.block(), position.index())))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the history index names a transaction without the key"));
    }
}
