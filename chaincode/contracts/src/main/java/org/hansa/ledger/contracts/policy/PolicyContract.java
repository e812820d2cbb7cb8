package org.hansa.ledger.contracts.policy;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hansa.ledger.contracts.membership.Members;
import org.hansa.ledger.contracts.membership.Parameters;
import org.hansa.ledger.contracts.transaction.Arguments;
import org.hansa.ledger.contracts.transaction.ContractFunction;
import org.hansa.ledger.contracts.transaction.LedgerTransaction;
import org.hansa.ledger.model.LedgerError;
import org.hansa.ledger.model.LedgerFunction;
import org.hansa.ledger.model.LedgerKey;
import org.hansa.ledger.model.LedgerRefusal;
import org.hansa.ledger.model.Parameter;
import org.hansa.ledger.model.PolicyRecord;
import org.hansa.ledger.model.PolicyRecord.State;
import org.hansa.ledger.model.PolicyRevision;

/**
 * {@code policy:*}: when a revision that a ballot has carried comes into force, and when the one before it stops counting.
 * Apart from the ballot, so that every member can have the bundle in place first.
 */
public final class PolicyContract {
    private PolicyContract() {}

    public static SortedMap<String, ContractFunction> functions() {
        TreeMap<String, ContractFunction> functions = new TreeMap<>();
        functions.put(LedgerFunction.ACTIVATE_POLICY, PolicyContract::activatePolicy);
        functions.put(LedgerFunction.RETIRE_POLICY, PolicyContract::retirePolicy);
        return functions;
    }

    private static byte[] activatePolicy(LedgerTransaction transaction, Arguments arguments) {
        PolicyRevision revision = arguments.expect("revision").text(0, "revision", PolicyRevision::new);
        Members.voter(transaction);
        long now = transaction.timeMillis();
        PolicyRecord policy = Revisions.require(transaction, revision);
        if (policy.isHeld(now)) {
            throw new LedgerRefusal(
                    LedgerError.WRONG_STATE,
                    revision + " is held until " + policy.heldUntilMillis(now).orElseThrow() + " by a ballot");
        }
        PolicyRecord active = policy.advance(State.ACTIVE, now);
        Optional<PolicyRecord> old = Revisions.active(transaction).map(each -> Revisions.require(transaction, each));
        old.ifPresent(each -> Revisions.put(transaction, each.advance(State.RETIRING, now)));
        Revisions.put(transaction, active);
        transaction.put(LedgerKey.ACTIVE_POLICY, revision.value().getBytes(StandardCharsets.UTF_8));
        return active.bytes();
    }

    private static byte[] retirePolicy(LedgerTransaction transaction, Arguments arguments) {
        PolicyRevision revision = arguments.expect("revision").text(0, "revision", PolicyRevision::new);
        Members.voter(transaction);
        PolicyRecord policy = Revisions.require(transaction, revision);
        PolicyRecord retired = policy.advance(State.RETIRED, transaction.timeMillis());
        long earliest = policy.retiringAtMillis() + Parameters.value(transaction, Parameter.RETIRING_GRACE_MILLIS);
        if (transaction.timeMillis() < earliest) {
            throw new LedgerRefusal(
                    LedgerError.WRONG_STATE,
                    revision + " is " + policy.state() + ": it may be retired from " + earliest
                            + ", earlier by a ballot");
        }
        Revisions.put(transaction, retired);
        return retired.bytes();
    }
}
