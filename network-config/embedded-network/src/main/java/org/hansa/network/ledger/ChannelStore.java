package org.hansa.network.ledger;

import com.google.protobuf.ByteString;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.hansa.fabric.evidence.Blocks;
import org.hansa.fabric.evidence.EvidenceException;
import org.hansa.fabric.evidence.SignedEnvelope;
import org.hansa.fabric.evidence.rwset.ReadWriteSets;
import org.hansa.network.ledger.TransactionIndex.Position;
import org.hyperledger.fabric.protos.common.Block;

/**
 * The blocks of the channel with their indexes, shared by the organisations' ledgers of one process: what they hold in
 * common is immutable, and each sees it only up to its own height.
 */
public final class ChannelStore {

    private final BlockStore blocks;
    private final TransactionIndex transactions = new TransactionIndex();
    private final HistoryIndex history = new HistoryIndex();
    private final Map<ByteString, Long> numbers = new ConcurrentHashMap<>();
    private final PrivateDataExchange privateData = new PrivateDataExchange();

    public ChannelStore(BlockStore blocks) {
        this.blocks = blocks;
    }

    public long height() {
        return blocks.height();
    }

    /** How private data gets from peer to peer. */
    public PrivateDataExchange privateData() {
        return privateData;
    }

    public CommitRecord read(long number) {
        return blocks.read(number);
    }

    /** Whether any committed envelope claims this id, blocks that are not forced yet included. */
    public boolean knows(String txId) {
        return transactions.find(txId).isPresent();
    }

    /** Whether an envelope of a block before this one claims the id: what a peer knew when it came to that block. */
    public boolean knowsBefore(String txId, long block) {
        return transactions
                .find(txId)
                .filter(position -> position.block() < block)
                .isPresent();
    }

    /** Appends and indexes a block; {@link #force()} makes it durable. */
    public void append(CommitRecord record, BlockEffects effects) {
        blocks.append(record);
        index(effects);
    }

    public void force() {
        blocks.force();
    }

    /** Indexes a block that was read from the store at start. */
    public void reindex(BlockEffects effects) {
        index(effects);
    }

    private void index(BlockEffects effects) {
        Block block = effects.block();
        long number = block.getHeader().getNumber();
        numbers.put(ByteString.copyFrom(Blocks.headerHash(block.getHeader())), number);
        for (int i = 0; i < block.getData().getDataCount(); i++) {
            transactions.add(claimedId(block.getData().getData(i)), new Position(number, i));
        }
        for (WrittenTransaction transaction : effects.validTransactions()) {
            Position position = new Position(number, transaction.index());
            for (ReadWriteSets.Namespace namespace : transaction.sets().namespaces()) {
                namespace.writes().forEach(write -> history.add(namespace.name(), write.key(), position));
            }
        }
    }

    Optional<Position> find(String txId) {
        return transactions.find(txId);
    }

    Position[] changes(String namespace, String key) {
        return history.find(namespace, key);
    }

    Optional<Long> number(byte[] headerHash) {
        return Optional.ofNullable(numbers.get(ByteString.copyFrom(headerHash)));
    }

    private static String claimedId(ByteString envelope) {
        try {
            return SignedEnvelope.parse(envelope).transactionId();
        } catch (EvidenceException unreadable) {
            return "";
        }
    }
}
