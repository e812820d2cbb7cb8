package org.hansa.fabric.evidence.rwset;

import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.Version;

/** Where a key got its present value: block number and position of the transaction in that block. */
public record KeyVersion(long block, long transaction) implements Comparable<KeyVersion> {

    static KeyVersion of(Version version) {
        return new KeyVersion(version.getBlockNum(), version.getTxNum());
    }

    @Override
    public int compareTo(KeyVersion other) {
        int byBlock = Long.compareUnsigned(block, other.block);
        return byBlock != 0 ? byBlock : Long.compareUnsigned(transaction, other.transaction);
    }

    @Override
    public String toString() {
        return block + ":" + transaction;
    }
}
