package org.hansa.ledger.contracts;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.hansa.ledger.contracts.anchor.AnchorContract;
import org.hansa.ledger.contracts.ballots.BallotContract;
import org.hansa.ledger.contracts.capacity.CapacityContract;
import org.hansa.ledger.contracts.compliance.ComplianceContract;
import org.hansa.ledger.contracts.membership.MembershipContract;
import org.hansa.ledger.contracts.policy.PolicyContract;
import org.hansa.ledger.contracts.tenancy.TenancyContract;
import org.hansa.ledger.contracts.transaction.Arguments;
import org.hansa.ledger.contracts.transaction.ContractFunction;
import org.hansa.ledger.contracts.transaction.LedgerState;
import org.hansa.ledger.contracts.transaction.LedgerTransaction;
import org.hansa.ledger.model.LedgerError;
import org.hansa.ledger.model.LedgerRefusal;
import org.hansa.ledger.model.MalformedRecordException;

/**
 * Every function by the name that a client calls. A table instead of the shim's annotation router: no scan of the class
 * path at start, no reflection, no serializer with an order of its own, and no log line that prints arguments.
 */
public final class FunctionTable {
    private final SortedMap<String, ContractFunction> functions = new TreeMap<>();

    public FunctionTable() {
        add(MembershipContract.functions());
        add(CapacityContract.functions());
        add(TenancyContract.functions());
        add(BallotContract.functions());
        add(PolicyContract.functions());
        add(AnchorContract.functions());
        add(ComplianceContract.functions());
    }

    public SortedSet<String> names() {
        return Collections.unmodifiableSortedSet(new TreeSet<>(functions.keySet()));
    }

    /**
     * Runs one function on a transaction's view of the ledger, and writes only when it returns.
     *
     * @throws LedgerRefusal whatever the reason; its message is what the client receives
     */
    public byte[] call(LedgerState state, String name, List<byte[]> arguments) {
        ContractFunction function = functions.get(name);
        if (function == null) {
            throw new LedgerRefusal(LedgerError.MALFORMED, "no function '" + name + "'");
        }
        LedgerTransaction transaction = new LedgerTransaction(state);
        byte[] answer;
        try {
            answer = function.apply(transaction, new Arguments(arguments));
        } catch (MalformedRecordException e) {
            throw new LedgerRefusal(LedgerError.MALFORMED, e.getMessage());
        }
        transaction.commit();
        return answer;
    }

    private void add(SortedMap<String, ContractFunction> more) {
        more.forEach((name, function) -> {
            if (functions.put(name, function) != null) {
                throw new IllegalStateException("two functions " + name);
            }
        });
    }
}
