package org.hansa.network.ledger;

/**
 * The port to durable memory: a log of {@link CommitRecord}s in block order.
 *
 * <p>One thread appends; any thread reads what was appended.
 */
public interface BlockStore extends AutoCloseable {

    /** The number of records appended. */
    long height();

    /** The record of a block. */
    CommitRecord read(long number);

    /** Adds the record of block {@link #height()}. Not durable before {@link #force()} returns. */
    void append(CommitRecord record);

    /** Returns when everything appended survives the loss of this process and of power. */
    void force();

    @Override
    void close();
}
