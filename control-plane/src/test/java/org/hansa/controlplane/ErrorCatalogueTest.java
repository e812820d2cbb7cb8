package org.hansa.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.hansa.controlplane.fixture.Golden;
import org.hansa.controlplane.kernel.FailureKind;
import org.hansa.controlplane.ledger.LedgerFailures;
import org.hansa.ledger.model.LedgerError;
import org.hansa.ledger.model.RefusalReason;
import org.hansa.ledger.model.VoidCode;
import org.junit.jupiter.api.Test;

/** {@code docs/errors.md} says what the enums say. */
class ErrorCatalogueTest {
    @Test
    void lists_every_code_there_is() {
        StringBuilder page = new StringBuilder(
                """
                # Errors

                Generated from the enums by `ErrorCatalogueTest`; rewrite it with `-Dgolden.update=true`. Every refusal of the
                REST API is a problem document (RFC 9457) with `code`, `requestId`, `retryable` and `remedy`; `errors[]` names
                fields.

                ## Codes of the REST API

                | code | status | retryable | meaning | what to do |
                | --- | --- | --- | --- | --- |
                """);
        for (FailureKind kind : FailureKind.values()) {
            row(page, kind.name(), kind.status(), kind.retryable(), kind.meaning(), kind.remedy());
        }
        page.append(
                """

                ## Why an allocation is refused

                The code of the problem document is the reason. What is retryable is not pinned to an idempotency key.

                | reason | status | retryable |
                | --- | --- | --- |
                """);
        for (RefusalReason reason : RefusalReason.values()) {
            row(page, reason.name(), FailureKind.valueOf(reason.name()).status(), reason.retryable());
        }
        page.append(
                """

                ## Refusals by the ledger, in order of precedence

                `ledgerCode` of the problem document.

                | ledgerCode | becomes | retryable by a new proposal | meaning |
                | --- | --- | --- | --- |
                """);
        for (LedgerError error : LedgerError.values()) {
            row(page, error.name(), LedgerFailures.kind(error), error.retryable(), error.meaning());
        }
        page.append(
                """

                ## Why the ledger counts a leaf as zero, in order of precedence

                | code |
                | --- |
                """);
        for (VoidCode code : VoidCode.values()) {
            row(page, code.name());
        }
        Golden.check(Path.of("../docs/errors.md"), page.toString());
    }

    @Test
    void has_a_kind_for_every_reason_with_the_same_answer_to_whether_to_try_again() {
        for (RefusalReason reason : RefusalReason.values()) {
            assertThat(FailureKind.valueOf(reason.name()).retryable())
                    .as(reason.name())
                    .isEqualTo(reason.retryable());
        }
    }

    private static void row(StringBuilder page, Object... cells) {
        for (Object cell : cells) {
            page.append("| ").append(cell).append(' ');
        }
        page.append("|\n");
    }
}
