package org.hansa.network.ledger;

/** What the definitions in force before a block say about private collections, as far as storing them goes. */
public interface CollectionTerms {

    /** Those of a channel without collections. */
    CollectionTerms NONE = new CollectionTerms() {
        @Override
        public boolean isKeptBy(String mspId, Space collection) {
            return false;
        }

        @Override
        public long blockToLive(Space collection) {
            return 0;
        }
    };

    /** Whether an organisation's peer keeps the values, and not just their hashes. */
    boolean isKeptBy(String mspId, Space collection);

    /** Blocks after which a value expires; 0 for never. */
    long blockToLive(Space collection);
}
