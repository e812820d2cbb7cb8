package org.hansa.ledger.contracts.compliance;

import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.hansa.ledger.contracts.membership.Members;
import org.hansa.ledger.contracts.transaction.Arguments;
import org.hansa.ledger.contracts.transaction.ClientRole;
import org.hansa.ledger.contracts.transaction.ContractFunction;
import org.hansa.ledger.contracts.transaction.LedgerTransaction;
import org.hansa.ledger.model.ExportRecord;
import org.hansa.ledger.model.LedgerError;
import org.hansa.ledger.model.LedgerFunction;
import org.hansa.ledger.model.LedgerKey;
import org.hansa.ledger.model.LedgerRefusal;
import org.hansa.ledger.model.MalformedRecordException;
import org.hansa.ledger.model.MspId;

/** {@code compliance:*}: an export leaves a trace, so that nobody collects a tenant's records unseen. */
public final class ComplianceContract {
    private static final Pattern REPORT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,95}");

    /** The record's own time may differ from the transaction's by as much as Fabric's usual time window. */
    private static final long MAX_CLOCK_DIFFERENCE_MILLIS = 15 * 60 * 1_000L;

    private ComplianceContract() {}

    public static SortedMap<String, ContractFunction> functions() {
        TreeMap<String, ContractFunction> functions = new TreeMap<>();
        functions.put(LedgerFunction.RECORD_EXPORT, ComplianceContract::recordExport);
        return functions;
    }

    private static byte[] recordExport(LedgerTransaction transaction, Arguments arguments) {
        ExportRecord export = arguments.expect("export").record(0, "export", ExportRecord::parse);
        if (!REPORT.matcher(export.report()).matches()) {
            throw new MalformedRecordException("export: field 'report' must match " + REPORT);
        }
        if (Math.abs(export.timeMillis() - transaction.timeMillis()) > MAX_CLOCK_DIFFERENCE_MILLIS) {
            throw new MalformedRecordException("export: field 'time' is " + export.timeMillis()
                    + ", far from the transaction's " + transaction.timeMillis());
        }
        MspId signer = Members.signedBy(transaction, ClientRole.ANCHOR).member();
        if (!export.exporter().equals(signer)) {
            throw new LedgerRefusal(
                    LedgerError.NOT_AUTHORISED, signer + " cannot record an export of " + export.exporter());
        }
        String key = LedgerKey.export(export.report());
        transaction.requireAbsent(key);
        transaction.put(key, export);
        return export.bytes();
    }
}
