package org.hansa.network.ledger;

import com.google.protobuf.ByteString;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The transient stores of all peers of the channel: what gossip is between real peers. An endorsing peer pushes private
 * writes into the stores of members, and a member that got none pulls them from another member when the block comes.
 */
public final class PrivateDataExchange {

    private final Map<String, TransientStore> stores = new ConcurrentHashMap<>();

    /** Adds the peer of an organisation, in the place of an earlier one. */
    void join(String mspId, TransientStore store) {
        stores.put(mspId, store);
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
