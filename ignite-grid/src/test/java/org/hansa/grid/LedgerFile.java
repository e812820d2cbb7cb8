package org.hansa.grid;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.hansa.grid.anchor.AllocationLedger;
import org.hansa.grid.anchor.SealedBatch;
import org.hansa.grid.anchor.StreamId;
import org.hansa.grid.codec.EntryReader;
import org.hansa.grid.codec.EntryWriter;
import org.hansa.ledger.model.AnchorRecord;
import org.hansa.ledger.model.DecisionHead;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.SiteHead;
import org.hansa.ledger.model.SiteId;

/**
 * The simulated ledger with its commits in a file, so that it outlives the process that anchors to it. It loses the outcome of
 * every fifth commit on the way, as a network does. Written by one process at a time.
 */
final class LedgerFile implements AllocationLedger, AutoCloseable {
    private static final int LAYOUT = 1;
    private static final int LOST_OUTCOME = 5;
    private static final Duration COMMIT = Duration.ofMillis(60);

    private final SimulatedLedger ledger = new SimulatedLedger();
    private final Runnable unknownCommitted;
    private final FileChannel file;
    private int submissions;

    /** @param unknownCommitted told when somebody asks for the outcome of a transaction that did commit */
    LedgerFile(Path path, Runnable unknownCommitted) {
        this.unknownCommitted = unknownCommitted;
        try {
            replay(path, ledger);
            file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @return the ledger as whoever wrote the file left it */
    static SimulatedLedger read(Path path) throws IOException {
        SimulatedLedger ledger = new SimulatedLedger();
        replay(path, ledger);
        return ledger;
    }

    private static void replay(Path path, SimulatedLedger ledger) throws IOException {
        ByteBuffer all = ByteBuffer.wrap(Files.exists(path) ? Files.readAllBytes(path) : new byte[0]);
        while (all.hasRemaining()) {
            byte[] record = new byte[all.getInt()];
            all.get(record);
            EntryReader in = EntryReader.version(LAYOUT, record);
            StreamId stream =
                    in.flag() ? new StreamId.Site(new SiteId(in.text())) : new StreamId.Decisions(new MspId(in.text()));
            SealedBatch batch = new SealedBatch(
                    stream,
                    in.number(),
                    in.number(),
                    in.list(EntryReader::bytes),
                    in.list(EntryReader::bytes),
                    in.digest());
            ledger.submit(batch, new Envelope(in.text(), new byte[0]));
        }
    }

    SimulatedLedger rules() {
        return ledger;
    }

    @Override
    public Preparation prepare(SealedBatch batch) {
        Preparation prepared = ledger.prepare(batch);
        return prepared instanceof Preparation.Prepared
                ? new Preparation.Prepared(new Envelope(UUID.randomUUID().toString(), new byte[] {1}))
                : prepared;
    }

    /** A process that dies here leaves a transaction behind of which it knows no more than its id. */
    @Override
    public Submission submit(SealedBatch batch, Envelope envelope) {
        LockSupport.parkNanos(COMMIT.toNanos());
        synchronized (this) {
            Submission answer = ledger.submit(batch, envelope);
            append(batch, envelope.txId());
            submissions++;
            if (submissions % LOST_OUTCOME == 0) {
                return new Submission.Unknown(envelope.txId(), "the connection broke");
            }
            return answer;
        }
    }

    private void append(SealedBatch batch, String txId) {
        byte[] record = new EntryWriter(LAYOUT)
                .flag(batch.stream() instanceof StreamId.Site)
                .text(batch.stream().name())
                .number(batch.batch())
                .number(batch.firstSequence())
                .list(batch.leaves(), EntryWriter::bytes)
                .list(batch.closed(), EntryWriter::bytes)
                .digest(batch.root())
                .text(txId)
                .toBytes();
        try {
            file.write(ByteBuffer.allocate(Integer.BYTES + record.length)
                    .putInt(record.length)
                    .put(record)
                    .flip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Lookup status(String txId, Duration deadline) {
        Lookup found = ledger.status(txId, deadline);
        if (found instanceof Lookup.Valid) {
            unknownCommitted.run();
        }
        return found;
    }

    @Override
    public SiteHead siteHead(SiteId site) {
        return ledger.siteHead(site);
    }

    @Override
    public DecisionHead decisionHead(MspId member) {
        return ledger.decisionHead(member);
    }

    @Override
    public Optional<AnchorRecord> batch(StreamId stream, long batch) {
        return ledger.batch(stream, batch);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
