package org.hansa.reports.export;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.hansa.fabric.evidence.EndorsedTransaction;
import org.hansa.ledger.model.LedgerFunction;
import org.hansa.reports.format.EndorsedRead;
import org.hansa.reports.format.Paths;
import org.hansa.reports.format.RecordLine;

/** Reads from the ledger with the endorsers' signatures, and keeps what proves them. */
final class EndorsedReads {
    private final LedgerEvidence ledger;
    private final TreeMap<String, byte[]> files = new TreeMap<>();
    private final List<RecordLine> records = new ArrayList<>();

    EndorsedReads(LedgerEvidence ledger) {
        this.ledger = ledger;
    }

    EndorsedRead read(String path, String function, String... arguments) {
        ByteString envelope = ledger.endorsedRead(function, List.of(arguments));
        files.put(path, envelope.toByteArray());
        return EndorsedRead.of(path, EndorsedTransaction.parse(envelope));
    }

    /** Reads a record and lists it among the report's records. */
    Optional<byte[]> record(String key) {
        EndorsedRead read = read(Paths.record(records.size()), LedgerFunction.READ, key);
        Optional<byte[]> value = read.answer().length == 0 ? Optional.empty() : Optional.of(read.answer());
        records.add(new RecordLine(key, value));
        return value;
    }

    byte[] required(String key) {
        return record(key).orElseThrow(() -> new IllegalArgumentException("the ledger has no " + key));
    }

    TreeMap<String, byte[]> files() {
        return files;
    }

    List<byte[]> recordLines() {
        return records.stream().map(RecordLine::bytes).toList();
    }
}
