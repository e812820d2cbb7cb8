package org.hansa.network.ledger;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The transient stores of all peers of the channel: what gossip is between real peers. An endorsing peer pushes private
 * writes into the stores of members, and a member that got none pulls them from another member when the block comes.
 */
public final class PrivateDataExchange {

    /** A journal that has grown to this is rewritten with what still waits. */
    private static final long JOURNAL_BYTES = 64L * 1024 * 1024;

    private final Map<String, TransientStore> stores = new ConcurrentHashMap<>();
    private volatile @Nullable TransientJournal journal;
    private volatile long rewriteAt = JOURNAL_BYTES;

    /** Adds the peer of an organisation, in the place of an earlier one. */
    void join(String mspId, TransientStore store) {
        stores.put(mspId, store);
        TransientJournal attached = journal;
        if (attached != null) {
            store.journalTo(attached::append);
        }
    }

    /**
     * Takes up what waited when the network was last stopped or killed, and notes from now on what waits.
     *
     * @param committed whether a transaction has committed meanwhile, so that nothing of it waits
     */
    public void resume(TransientJournal from, Predicate<String> committed) {
        for (TransientJournal.Entry entry : from.read()) {
            TransientStore store = stores.get(entry.mspId());
            if (store != null && !committed.test(entry.txId())) {
                store.add(entry.txId(), entry.collection(), entry.writes());
            }
        }
        from.replaceBy(waiting());
        journal = from;
        stores.values().forEach(store -> store.journalTo(from::append));
    }

    /** Keeps the journal from growing with what has committed. */
    void tidy() {
        TransientJournal attached = journal;
        if (attached != null && attached.size() > rewriteAt) {
            synchronized (attached) {
                attached.replaceBy(waiting());
            }
            // Where much really waits, rewriting it at every block would cost more than the space.
            rewriteAt = Math.max(JOURNAL_BYTES, 2 * attached.size());
        }
    }

    private List<TransientJournal.Entry> waiting() {
        return stores.values().stream()
                .flatMap(store -> store.entries().stream())
                .toList();
    }

    /** The organisations that have a peer here, sorted. */
    public Set<String> organisations() {
        return new TreeSet<>(stores.keySet());
    }

    /** Sends the private writes of one collection to the peer of an organisation. */
    public void push(String mspId, String txId, Space collection, ByteString set) {
        TransientStore store = stores.get(mspId);
        if (store != null) {
            store.keep(txId, collection, set);
        }
    }

    /** Asks the peers of the organisations that keep a collection for the writes with this hash. */
    Optional<ByteString> pull(CollectionTerms terms, String txId, Space collection, ByteString hash) {
        return organisations().stream()
                .filter(mspId -> terms.isKeptBy(mspId, collection))
                .flatMap(mspId -> Optional.ofNullable(stores.get(mspId)).stream())
                .flatMap(store -> store.find(txId, collection, hash).stream())
                .findFirst();
    }
}
