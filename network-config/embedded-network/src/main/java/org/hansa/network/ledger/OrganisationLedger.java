package org.hansa.network.ledger;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.hansa.fabric.evidence.Blocks;
import org.hansa.fabric.evidence.EndorsedTransaction;
import org.hansa.fabric.evidence.config.ChannelConfiguration;
import org.hansa.network.ledger.TransactionIndex.Position;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.jspecify.annotations.Nullable;

/**
 * The ledger of one organisation's peer: its own world state over the shared block store.
 *
 * <p>Committing has two steps. {@link #stage} computes the state after a block for the validation of the next one;
 * {@link #publish} shows it to readers once the block is durable. Both belong to the committer's thread.
 */
public final class OrganisationLedger implements Ledger {

    /** What readers see; replaced as a whole. */
    private record View(StateSnapshot state, @Nullable ChannelConfiguration configuration) {}

    private final String mspId;
    private final ChannelStore store;
    private final TransientStore transients = new TransientStore();
    private final List<CommitListener> listeners = new CopyOnWriteArrayList<>();
    private final List<BlockEffects> unpublished = new ArrayList<>();
    private volatile View published = new View(StateSnapshot.empty(), null);
    private View staged = published;
    private ByteString stagedCommitHash = ByteString.EMPTY;

    public OrganisationLedger(String mspId, ChannelStore store) {
        this.mspId = mspId;
        this.store = store;
    }

    public String mspId() {
        return mspId;
    }

    /** Where endorsement leaves private writes until their transaction commits. */
    public TransientStore transientStore() {
        return transients;
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

    /** The private writes that this organisation holds for a block about to be committed. */
    public List<PrivateWrites> privateWrites(BlockEffects effects) {
        return PrivateState.collect(mspId, transients, effects.validTransactions());
    }

    /** Applies a block to the staged state. */
    public void stage(BlockEffects effects, List<PrivateWrites> privateWrites) {
        long number = effects.block().getHeader().getNumber();
        if (number != staged.state().height()) {
            throw new IllegalStateException("block " + number + " cannot follow height "
                    + staged.state().height());
        }
        UpdateBatch own = PrivateState.updates(mspId, number, privateWrites);
        ChannelConfiguration configuration =
                effects.configuration().orElseGet(() -> Objects.requireNonNull(staged.configuration()));
        staged = new View(staged.state().apply(effects.updates(), own), configuration);
        stagedCommitHash = effects.commitHash();
        unpublished.add(effects);
    }

    /** Shows all staged blocks to readers and tells the listeners. */
    public void publish() {
        published = staged;
        List<BlockEffects> blocks = List.copyOf(unpublished);
        unpublished.clear();
        for (BlockEffects effects : blocks) {
            effects.validTransactions().forEach(transaction -> transients.discard(transaction.txId()));
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

    /** The private writes that this organisation holds for a committed block. */
    public List<PrivateWrites> privateWrites(long number) {
        return store.read(number).privateWrites().stream()
                .filter(writes -> writes.mspId().equals(mspId))
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
