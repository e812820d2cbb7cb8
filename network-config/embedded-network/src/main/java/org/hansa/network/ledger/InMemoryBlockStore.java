package org.hansa.network.ledger;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps records in memory: for simulation and for replaying recorded blocks. */
public final class InMemoryBlockStore implements BlockStore {

    private final List<CommitRecord> records = new CopyOnWriteArrayList<>();

    @Override
    public long height() {
        return records.size();
    }

    @Override
    public CommitRecord read(long number) {
        return records.get(Math.toIntExact(number));
    }

    @Override
    public void append(CommitRecord record) {
        records.add(record);
    }

    @Override
    public void force() {
        // Memory is all there is.
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
