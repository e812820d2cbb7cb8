package org.hansa.controlplane.ledger.fabric;

import io.grpc.Status;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.hansa.controlplane.ledger.LedgerFailures;
import org.hansa.ledger.model.LedgerRefusal;
import org.hyperledger.fabric.client.GatewayException;

/**
 * What the Gateway client throws, in the ledger's words. A contract's refusal arrives as text in the details, one for each
 * endorser, behind Fabric's own prefix; everything else is told apart by gRPC status.
 */
final class FabricFailures {
    private FabricFailures() {}

    static Failure endorsement(GatewayException exception) {
        List<String> messages = messages(exception);
        Optional<LedgerRefusal> refusal = messages.stream()
                .map(LedgerRefusal::parse)
                .flatMap(Optional::stream)
                .min(Comparator.comparing(LedgerRefusal::error));
        Failure failure = refusal.map(LedgerFailures::of).orElseGet(() -> byStatus(exception.getStatus()));
        return failure.because(exception.getStatus() + " " + messages).causedBy(exception);
    }

    /** After submitting, only a refusal before anything was sent is certain. */
    static Failure submission(GatewayException exception) {
        boolean certain =
                switch (exception.getStatus().getCode()) {
                    case INVALID_ARGUMENT, UNAUTHENTICATED, PERMISSION_DENIED, UNIMPLEMENTED -> true;
                    default -> false;
                };
        FailureKind kind = certain ? FailureKind.LEDGER_UNAVAILABLE : FailureKind.LEDGER_OUTCOME_UNKNOWN;
        return Failure.of(kind, kind.meaning())
                .because(exception.getStatus() + " " + messages(exception))
                .causedBy(exception);
    }

    private static Failure byStatus(Status status) {
        FailureKind kind =
                switch (status.getCode()) {
                    // Endorsers that saw different states give answers that do not match: a new proposal may succeed.
                    case ABORTED -> FailureKind.LEDGER_CONFLICT;
                    case UNAVAILABLE, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, FAILED_PRECONDITION, CANCELLED ->
                        FailureKind.LEDGER_UNAVAILABLE;
                    default -> FailureKind.INTERNAL;
                };
        return Failure.of(kind, kind.meaning());
    }

    private static List<String> messages(GatewayException exception) {
        String description = exception.getStatus().getDescription();
        return Stream.concat(
                        exception.getDetails().stream().map(detail -> detail.getMessage()),
                        Stream.ofNullable(description).map(FabricFailures::afterPrefix))
                .collect(Collectors.toList());
    }

    /** {@code evaluate call to endorser returned error: chaincode response 500, CODE: …} to what follows the prefix. */
    private static String afterPrefix(String description) {
        int at = description.indexOf("chaincode response ");
        return at < 0 ? description : description.substring(at);
    }
}
