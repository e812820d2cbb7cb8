package org.hansa.reports.export;

import java.util.List;
import java.util.SortedMap;
import org.hansa.ledger.model.BallotId;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.MspId;

/**
 * What to report on.
 *
 * @param reportId names the report on the ledger
 * @param members all organisations that may vote on policies, whose records prove the electorate
 * @param ballots closed ones that the report takes along besides those of its policies; which there are is the exporter's word
 * @param generatedAtMillis epoch milliseconds
 * @param policyFiles files of the policy bundles by revision and path, for the reader
 * @param knownGaps what the exporter knows to be missing, in plain words
 */
public record ReportRequest(
        String reportId,
        MspId exporter,
        ContractHandle contract,
        List<MspId> members,
        List<BallotId> ballots,
        long generatedAtMillis,
        SortedMap<String, byte[]> policyFiles,
        List<String> knownGaps) {
    public ReportRequest {
        members = members.stream().sorted().distinct().toList();
        ballots = ballots.stream().sorted().distinct().toList();
        knownGaps = List.copyOf(knownGaps);
    }
}
