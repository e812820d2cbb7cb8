package org.hansa.ledger.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class LedgerErrorTest {
    @Test
    void keeps_its_codes_and_their_precedence() {
        GoldenFile.assertSame(
                "ledger-errors.txt",
                Arrays.stream(LedgerError.values())
                        .map(each -> each + (each.retryable() ? " (retryable): " : ": ") + each.meaning() + "\n")
                        .collect(Collectors.joining()));
    }

    @Test
    void keeps_the_void_codes_and_their_precedence() {
        GoldenFile.assertSame(
                "void-codes.txt",
                Arrays.stream(VoidCode.values()).map(each -> each + "\n").collect(Collectors.joining()));
    }

    @Test
    void keeps_the_refusal_reasons() {
        GoldenFile.assertSame(
                "refusal-reasons.txt",
                Arrays.stream(RefusalReason.values())
                        .map(each -> each + (each.retryable() ? " (retryable)\n" : "\n"))
                        .collect(Collectors.joining()));
    }

    @Test
    void is_read_back_from_the_message_that_a_gateway_client_gets() {
        for (LedgerError each : LedgerError.values()) {
            String message = new LedgerRefusal(each, "leaf 3: root, found: x").getMessage();

            assertThat(LedgerRefusal.parse(message).orElseThrow().error()).isEqualTo(each);
            LedgerRefusal parsed =
                    LedgerRefusal.parse("chaincode response 500, " + message).orElseThrow();
            assertThat(parsed.error()).isEqualTo(each);
            assertThat(parsed.detail()).isEqualTo("leaf 3: root, found: x");
        }
    }

    @Test
    void is_not_read_into_messages_that_are_not_ours() {
        assertThat(LedgerRefusal.parse("")).isEmpty();
        assertThat(LedgerRefusal.parse("GAP")).isEmpty();
        assertThat(LedgerRefusal.parse("gap: lower case")).isEmpty();
        assertThat(LedgerRefusal.parse("no ledger context: GAP: x")).isEmpty();
        assertThat(LedgerRefusal.parse("chaincode response 500")).isEmpty();
    }
}
