package org.hansa.reports.format;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Optional;
import org.hansa.fabric.evidence.EndorsedTransaction;
import org.hansa.fabric.evidence.rwset.KeyVersion;
import org.hansa.fabric.evidence.rwset.ReadWriteSets;

/**
 * A read as the endorsers answered it. Whether enough of them signed is for the verifier to say.
 *
 * @param function the chaincode function that was called
 * @param arguments its arguments
 * @param answer the bytes that it returned
 * @param reads what the endorsers read for it, with versions
 */
public record EndorsedRead(
        String chaincode, String function, List<String> arguments, byte[] answer, List<ReadWriteSets.Read> reads) {
    private static final int OK = 200;

    public EndorsedRead {
        arguments = List.copyOf(arguments);
        reads = List.copyOf(reads);
    }

    /** @throws ReportFormatException when the answer is no success */
    public static EndorsedRead of(String where, EndorsedTransaction transaction) {
        int status = transaction.action().getResponse().getStatus();
        if (status != OK) {
            throw new ReportFormatException(where, "the endorsers answered with status " + status);
        }
        List<String> call =
                transaction.arguments().stream().map(ByteString::toStringUtf8).toList();
        if (call.isEmpty()) {
            throw new ReportFormatException(where, "names no function");
        }
        String chaincode = transaction.chaincodeName();
        return new EndorsedRead(
                chaincode,
                call.get(0),
                call.subList(1, call.size()),
                transaction.action().getResponse().getPayload().toByteArray(),
                transaction
                        .readWriteSets()
                        .namespace(chaincode)
                        .map(ReadWriteSets.Namespace::reads)
                        .orElse(List.of()));
    }

    /** Where the key's value was written, by the endorsers' word; empty if the ledger has no such key. */
    public Optional<KeyVersion> versionOf(String key) {
        return reads.stream()
                .filter(read -> read.key().equals(key))
                .findFirst()
                .flatMap(read -> Optional.ofNullable(read.version()));
    }
}
