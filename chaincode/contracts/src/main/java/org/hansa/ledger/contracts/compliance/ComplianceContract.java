package org.hansa.ledger.contracts.compliance;

import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.hansa.ledger.contracts.membership.Members;
import org.hansa.ledger.contracts.transaction.Arguments;
import org.hansa.ledger.contracts.transaction.ClientRole;
import org.hansa.ledger.contracts.transaction.ContractFunction;
import org.hansa.ledger.contracts.transaction.LedgerTransaction;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.ExemptionRecord;
import org.hansa.ledger.model.ExemptionUse;
import org.hansa.ledger.model.ExportRecord;
import org.hansa.ledger.model.LedgerError;
import org.hansa.ledger.model.LedgerFunction;
import org.hansa.ledger.model.LedgerKey;
import org.hansa.ledger.model.LedgerRefusal;
import org.hansa.ledger.model.MalformedRecordException;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.ServiceContract;

/** {@code compliance:*}: an export leaves a trace, so that nobody collects a tenant's records unseen, and so does every use of an exemption. */
public final class ComplianceContract {
    private static final Pattern REPORT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,95}");

    private static final Pattern EXEMPTION = Pattern.compile("x-[a-z0-9-]{4,60}");

    /** The record's own time may differ from the transaction's by as much as Fabric's usual time window. */
    private static final long MAX_CLOCK_DIFFERENCE_MILLIS = 15 * 60 * 1_000L;

    /** Bounds the records that requests without effect can write. */
    private static final long MAX_RETURNED = 1_000;

    private ComplianceContract() {}

    public static SortedMap<String, ContractFunction> functions() {
        TreeMap<String, ContractFunction> functions = new TreeMap<>();
        functions.put(LedgerFunction.RECORD_EXPORT, ComplianceContract::recordExport);
        functions.put(LedgerFunction.USE_EXEMPTION, ComplianceContract::useExemption);
        functions.put(LedgerFunction.RETURN_EXEMPTION_USE, ComplianceContract::returnExemptionUse);
        return functions;
    }

    /** By a party to the contract, before the effect: an exemption that is over or spent allows nothing. */
    private static byte[] useExemption(LedgerTransaction transaction, Arguments arguments) {
        arguments.expect("exemption", "decision");
        String id = exemptionId(arguments);
        Digest decision = arguments.text(1, "decision", Digest::new);
        MspId signer = Members.signedBy(transaction, ClientRole.ANCHOR).member();
        ExemptionRecord exemption = transaction.require(LedgerKey.exemption(id), ExemptionRecord::parse);
        ServiceContract contract =
                transaction.require(LedgerKey.contract(exemption.contract()), ServiceContract::parse);
        if (!contract.parties().contains(signer)) {
            throw new LedgerRefusal(LedgerError.NOT_AUTHORISED, signer + " is not a party to " + contract.handle());
        }
        ExemptionRecord.State state = exemption.stateAt(transaction.timeMillis());
        if (state != ExemptionRecord.State.IN_FORCE) {
            throw new LedgerRefusal(
                    LedgerError.WRONG_STATE,
                    id + " is " + state + ": used " + exemption.uses() + " of " + exemption.maxUses() + " times, from "
                            + exemption.fromMillis() + " until " + exemption.untilMillis());
        }
        ExemptionRecord used = exemption.usedOnceMore();
        ExemptionUse use =
                new ExemptionUse(id, used.uses(), signer, decision, transaction.timeMillis(), OptionalLong.empty());
        transaction.put(LedgerKey.exemption(id), used);
        transaction.put(LedgerKey.exemptionUse(id, used.uses()), use);
        return use.bytes();
    }

    /**
     * By the member that used it, soon, when the request was refused after all. What is given back stays on record with its
     * decision: an auditor counts that no more effects rest on a decision than uses that stand.
     */
    private static byte[] returnExemptionUse(LedgerTransaction transaction, Arguments arguments) {
        arguments.expect("exemption", "use");
        String id = exemptionId(arguments);
        long number = arguments.natural(1, "use");
        MspId signer = Members.signedBy(transaction, ClientRole.ANCHOR).member();
        ExemptionRecord exemption = transaction.require(LedgerKey.exemption(id), ExemptionRecord::parse);
        ExemptionUse use = transaction.require(LedgerKey.exemptionUse(id, number), ExemptionUse::parse);
        if (!use.member().equals(signer)) {
            throw new LedgerRefusal(
                    LedgerError.NOT_AUTHORISED, "use " + number + " of " + id + " is " + use.member() + "'s");
        }
        if (use.returnedAtMillis().isPresent()) {
            throw stands(use, "it was given back already");
        }
        if (transaction.timeMillis() - use.timeMillis() > MAX_CLOCK_DIFFERENCE_MILLIS) {
            throw stands(use, "it is too long ago");
        }
        if (exemption.returned() >= MAX_RETURNED) {
            throw stands(use, MAX_RETURNED + " uses were given back, and no more are");
        }
        ExemptionUse returned = use.givenBack(transaction.timeMillis());
        transaction.put(LedgerKey.exemption(id), exemption.givenBackOnceMore());
        transaction.put(LedgerKey.exemptionUse(id, number), returned);
        return returned.bytes();
    }

    private static LedgerRefusal stands(ExemptionUse use, String why) {
        return new LedgerRefusal(
                LedgerError.WRONG_STATE, "use " + use.use() + " of " + use.exemption() + " stays as it is: " + why);
    }

    private static String exemptionId(Arguments arguments) {
        String id = arguments.text(0, "exemption");
        if (!EXEMPTION.matcher(id).matches()) {
            throw new MalformedRecordException("argument 'exemption': must match " + EXEMPTION);
        }
        return id;
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
