package org.hansa.network.ledger;

/**
 * The height at which a key was last written, as Fabric's read sets name it.
 *
 * @param block number of the block
 * @param tx index of the transaction in that block
 */
public record Version(long block, int tx) implements Comparable<Version> {

    @Override
    public int compareTo(Version other) {
        int byBlock = Long.compare(block, other.block);
        return byBlock != 0 ? byBlock : Integer.compare(tx, other.tx);
    }
}
