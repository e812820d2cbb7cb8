package org.hansa.ledger.contracts.policy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hansa.ledger.contracts.membership.Members;
import org.hansa.ledger.contracts.transaction.Arguments;
import org.hansa.ledger.contracts.transaction.ContractFunction;
import org.hansa.ledger.contracts.transaction.LedgerTransaction;
import org.hansa.ledger.model.LedgerError;
import org.hansa.ledger.model.LedgerFunction;
import org.hansa.ledger.model.LedgerKey;
import org.hansa.ledger.model.LedgerRefusal;
import org.hansa.ledger.model.MalformedRecordException;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.PolicyRecord;
import org.hansa.ledger.model.PolicyRecord.Approval;
import org.hansa.ledger.model.PolicyRecord.State;
import org.hansa.ledger.model.PolicyRevision;

/** {@code policy:*}: a revision is proposed by one member and comes into force only by recorded approvals of a majority. */
public final class PolicyContract {
    /** How long decisions made under the old revision may still be on their way to the ledger. */
    public static final long RETIRING_GRACE_MILLIS = 10 * 60 * 1_000L;

    private static final int MAX_TEXT_CHARS = 2_000;

    private PolicyContract() {}

    public static SortedMap<String, ContractFunction> functions() {
        TreeMap<String, ContractFunction> functions = new TreeMap<>();
        functions.put(LedgerFunction.PROPOSE_POLICY, PolicyContract::proposePolicy);
        functions.put(LedgerFunction.APPROVE_POLICY, PolicyContract::approvePolicy);
        functions.put(LedgerFunction.ACTIVATE_POLICY, PolicyContract::activatePolicy);
        functions.put(LedgerFunction.RETIRE_POLICY, PolicyContract::retirePolicy);
        return functions;
    }

    private static byte[] proposePolicy(LedgerTransaction transaction, Arguments arguments) {
        PolicyRecord proposed = arguments.expect("policy").record(0, "policy", PolicyRecord::parse);
        boolean fresh = proposed.state() == State.PROPOSED
                && proposed.approvals().isEmpty()
                && proposed.activatedAtMillis() == 0
                && proposed.retiringAtMillis() == 0
                && proposed.retiredAtMillis() == 0;
        if (!fresh) {
            throw new MalformedRecordException("policy: a proposal is PROPOSED, without approvals, its times are 0");
        }
        checkText("summary", proposed.summary());
        MspId signer = Members.voter(transaction);
        if (!proposed.proposer().equals(signer)) {
            throw new LedgerRefusal(
                    LedgerError.NOT_AUTHORISED, signer + " cannot propose in the name of " + proposed.proposer());
        }
        String key = LedgerKey.policy(proposed.revision());
        transaction.requireAbsent(key);
        transaction.put(key, proposed);
        return proposed.bytes();
    }

    private static byte[] approvePolicy(LedgerTransaction transaction, Arguments arguments) {
        arguments.expect("revision", "reason");
        PolicyRevision revision = arguments.text(0, "revision", PolicyRevision::new);
        String reason = arguments.text(1, "reason");
        checkText("reason", reason);
        MspId signer = Members.voter(transaction);
        PolicyRecord policy = require(transaction, revision);
        if (policy.approvals().stream().anyMatch(each -> each.member().equals(signer))) {
            throw new LedgerRefusal(LedgerError.ALREADY_EXISTS, signer + " has approved " + revision + " already");
        }
        if (policy.state() != State.PROPOSED && policy.state() != State.VOTED) {
            throw wrongState(policy, "no vote is open");
        }
        List<Approval> approvals = new ArrayList<>(policy.approvals());
        approvals.add(new Approval(signer, reason, transaction.timeMillis()));
        PolicyRecord approved = PolicySteps.approved(policy, approvals);
        if (approved.state() == State.PROPOSED
                && Ballot.of(transaction, approved).carried()) {
            approved = PolicySteps.advance(approved, State.VOTED, transaction.timeMillis());
        }
        transaction.put(LedgerKey.policy(revision), approved);
        return approved.bytes();
    }

    /** Counts again, because who has a vote may have changed since the last approval. */
    private static byte[] activatePolicy(LedgerTransaction transaction, Arguments arguments) {
        PolicyRevision revision = arguments.expect("revision").text(0, "revision", PolicyRevision::new);
        Members.voter(transaction);
        PolicyRecord policy = require(transaction, revision);
        if (policy.state() != State.PROPOSED && policy.state() != State.VOTED) {
            throw wrongState(policy, "it cannot come into force");
        }
        Ballot ballot = Ballot.of(transaction, policy);
        if (!ballot.carried()) {
            throw new LedgerRefusal(LedgerError.QUORUM_MISSING, revision + ": " + ballot);
        }
        long now = transaction.timeMillis();
        Optional<PolicyRecord> old = transaction
                .find(LedgerKey.ACTIVE_POLICY, PolicyContract::revisionOf)
                .map(active -> require(transaction, active));
        old.ifPresent(each ->
                transaction.put(LedgerKey.policy(each.revision()), PolicySteps.advance(each, State.RETIRING, now)));
        PolicyRecord voted = policy.state() == State.PROPOSED ? PolicySteps.advance(policy, State.VOTED, now) : policy;
        PolicyRecord active = PolicySteps.advance(voted, State.ACTIVE, now);
        transaction.put(LedgerKey.policy(revision), active);
        transaction.put(LedgerKey.ACTIVE_POLICY, revision.value().getBytes(StandardCharsets.UTF_8));
        return active.bytes();
    }

    private static byte[] retirePolicy(LedgerTransaction transaction, Arguments arguments) {
        PolicyRevision revision = arguments.expect("revision").text(0, "revision", PolicyRevision::new);
        Members.voter(transaction);
        PolicyRecord policy = require(transaction, revision);
        PolicyRecord retired = PolicySteps.advance(policy, State.RETIRED, transaction.timeMillis());
        long earliest = policy.retiringAtMillis() + RETIRING_GRACE_MILLIS;
        if (transaction.timeMillis() < earliest) {
            throw wrongState(policy, "it may be retired from " + earliest);
        }
        transaction.put(LedgerKey.policy(revision), retired);
        return retired.bytes();
    }

    private static PolicyRecord require(LedgerTransaction transaction, PolicyRevision revision) {
        return transaction.require(LedgerKey.policy(revision), PolicyRecord::parse);
    }

    private static PolicyRevision revisionOf(byte[] bytes) {
        return new PolicyRevision(new String(bytes, StandardCharsets.UTF_8));
    }

    private static void checkText(String name, String text) {
        if (text.isBlank() || text.length() > MAX_TEXT_CHARS) {
            throw new MalformedRecordException("'" + name + "' needs 1 to " + MAX_TEXT_CHARS + " characters");
        }
    }

    static LedgerRefusal wrongState(PolicyRecord policy, String why) {
        return new LedgerRefusal(LedgerError.WRONG_STATE, policy.revision() + " is " + policy.state() + ": " + why);
    }
}
