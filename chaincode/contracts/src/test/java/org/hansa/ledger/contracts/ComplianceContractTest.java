package org.hansa.ledger.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hansa.ledger.contracts.Consortium.NORD;
import static org.hansa.ledger.contracts.Consortium.RHEIN;
import static org.hansa.ledger.contracts.Consortium.START;
import static org.hansa.ledger.contracts.Consortium.STRANGER;
import static org.hansa.ledger.contracts.Consortium.actor;
import static org.hansa.ledger.contracts.Consortium.anchor;
import static org.hansa.ledger.contracts.Consortium.digest;
import static org.hansa.ledger.contracts.Consortium.governance;

import org.hansa.ledger.model.ExportRecord;
import org.hansa.ledger.model.LedgerError;
import org.hansa.ledger.model.LedgerFunction;
import org.hansa.ledger.model.LedgerKey;
import org.hansa.ledger.model.MspId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ComplianceContractTest {
    private static final String RECORD = LedgerFunction.RECORD_EXPORT;
    private final Consortium consortium = Consortium.founded();

    @Test
    void keeps_the_trace_of_an_export() {
        ExportRecord export = export("r-1", RHEIN, START);

        consortium.call(anchor(RHEIN), RECORD, export);

        assertThat(consortium.read(LedgerKey.export("r-1"), ExportRecord::parse))
                .isEqualTo(export);
        consortium.refuses(LedgerError.ALREADY_EXISTS, anchor(RHEIN), RECORD, export);
    }

    @Test
    void belongs_to_the_online_identity_of_the_exporter() {
        consortium.refuses(LedgerError.NOT_AUTHORISED, anchor(NORD), RECORD, export("r-1", RHEIN, START));
        consortium.refuses(LedgerError.NOT_AUTHORISED, governance(RHEIN), RECORD, export("r-1", RHEIN, START));
        consortium.refuses(LedgerError.NOT_AUTHORISED, anchor(STRANGER), RECORD, export("r-1", STRANGER, START));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b", "../x", "a b", "-a"})
    void refuses_names_that_are_no_names(String report) {
        consortium.refuses(LedgerError.MALFORMED, anchor(RHEIN), RECORD, export(report, RHEIN, START));
    }

    @Test
    void refuses_times_far_from_the_transactions() {
        consortium.refuses(LedgerError.MALFORMED, anchor(RHEIN), RECORD, export("r-1", RHEIN, START + 900_001));
        consortium.refuses(LedgerError.MALFORMED, anchor(RHEIN), RECORD, export("r-1", RHEIN, START - 900_001));
        consortium.call(anchor(RHEIN), RECORD, export("r-1", RHEIN, START - 900_000));
    }

    private static ExportRecord export(String report, MspId exporter, long timeMillis) {
        return new ExportRecord(
                report, exporter, digest("scope"), digest("manifest"), actor(exporter, "org"), timeMillis);
    }
}
