package org.hansa.ledger.contracts.policy;

import java.util.List;
import org.hansa.ledger.model.PolicyRecord;
import org.hansa.ledger.model.PolicyRecord.Approval;
import org.hansa.ledger.model.PolicyRecord.State;

/** The steps of a policy record, each along its table. */
final class PolicySteps {
    private PolicySteps() {}

    static PolicyRecord approved(PolicyRecord policy, List<Approval> approvals) {
        return copy(policy, policy.state(), approvals, policy.activatedAtMillis(), policy.retiringAtMillis(), 0);
    }

    /** @throws org.hansa.ledger.model.LedgerRefusal WRONG_STATE when the table has no such step */
    static PolicyRecord advance(PolicyRecord policy, State to, long nowMillis) {
        if (!State.LIFECYCLE.allows(policy.state(), to)) {
            throw PolicyContract.wrongState(policy, "it does not become " + to);
        }
        return copy(
                policy,
                to,
                policy.approvals(),
                to == State.ACTIVE ? nowMillis : policy.activatedAtMillis(),
                to == State.RETIRING ? nowMillis : policy.retiringAtMillis(),
                to == State.RETIRED ? nowMillis : policy.retiredAtMillis());
    }

    private static PolicyRecord copy(
            PolicyRecord policy, State state, List<Approval> approvals, long activated, long retiring, long retired) {
        return new PolicyRecord(
                policy.revision(),
                policy.bundleDigest(),
                policy.referenceDigest(),
                policy.testDigest(),
                policy.summary(),
                policy.proposer(),
                state,
                approvals,
                activated,
                retiring,
                retired);
    }
}
