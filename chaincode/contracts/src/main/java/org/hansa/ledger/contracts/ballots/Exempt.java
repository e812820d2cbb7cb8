package org.hansa.ledger.contracts.ballots;

import java.util.List;
import java.util.Map.Entry;
import org.hansa.ledger.contracts.membership.Parameters;
import org.hansa.ledger.contracts.transaction.LedgerTransaction;
import org.hansa.ledger.model.Ballot;
import org.hansa.ledger.model.ExemptionRecord;
import org.hansa.ledger.model.LedgerError;
import org.hansa.ledger.model.LedgerKey;
import org.hansa.ledger.model.LedgerRefusal;
import org.hansa.ledger.model.MalformedRecordException;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.Parameter;
import org.hansa.ledger.model.ServiceContract;
import org.hansa.ledger.model.SiteId;

/** Grants an exemption. Its approvers are the members that approved the ballot, two at the least. */
record Exempt(ExemptionRecord exemption) implements Effect {
    private static final long MAX_USES = 1_000_000;

    @Override
    public String about() {
        if (!exemption.approvers().isEmpty() || exemption.uses() != 0 || exemption.returned() != 0) {
            throw new MalformedRecordException("exemption: a proposal has no approvers and no uses");
        }
        if (exemption.maxUses() < 1 || exemption.maxUses() > MAX_USES) {
            throw new MalformedRecordException("exemption: field 'maxUses' is 1 to " + MAX_USES);
        }
        if (exemption.untilMillis() <= exemption.fromMillis()) {
            throw new MalformedRecordException("exemption: ends before it starts");
        }
        BallotContract.checkText("clause", exemption.clause());
        BallotContract.checkText("control", exemption.control());
        return exemption.exemption();
    }

    @Override
    public void check(LedgerTransaction transaction) {
        transaction.requireAbsent(LedgerKey.exemption(exemption.exemption()));
        ServiceContract contract =
                transaction.require(LedgerKey.contract(exemption.contract()), ServiceContract::parse);
        for (SiteId site : exemption.site().stream().toList()) {
            if (!contract.permittedSites().contains(site)) {
                throw new LedgerRefusal(LedgerError.WRONG_STATE, contract.handle() + " does not permit site " + site);
            }
        }
        long longest = Parameters.value(transaction, Parameter.EXEMPTION_MILLIS);
        if (exemption.untilMillis() - exemption.fromMillis() > longest) {
            throw new LedgerRefusal(LedgerError.WRONG_STATE, "an exemption lasts " + longest + " ms at the most");
        }
        if (exemption.untilMillis() <= transaction.timeMillis()) {
            throw new LedgerRefusal(LedgerError.WRONG_STATE, "the exemption would be over before it starts");
        }
    }

    @Override
    public void apply(LedgerTransaction transaction, Ballot carried) {
        List<MspId> approvers = carried.count().last().entrySet().stream()
                .filter(each -> each.getValue().choice() == Ballot.Choice.APPROVE)
                .map(Entry::getKey)
                .toList();
        transaction.put(LedgerKey.exemption(exemption.exemption()), exemption.approvedBy(approvers));
    }
}
