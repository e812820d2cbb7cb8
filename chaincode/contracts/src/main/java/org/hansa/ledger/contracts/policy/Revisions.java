package org.hansa.ledger.contracts.policy;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.hansa.ledger.contracts.transaction.LedgerTransaction;
import org.hansa.ledger.model.Ballot;
import org.hansa.ledger.model.LedgerKey;
import org.hansa.ledger.model.PolicyProposal;
import org.hansa.ledger.model.PolicyRecord;
import org.hansa.ledger.model.PolicyRecord.State;
import org.hansa.ledger.model.PolicyRevision;

/** The revisions on the ledger, and what a carried ballot makes of them. */
public final class Revisions {
    private Revisions() {}

    public static PolicyRecord require(LedgerTransaction transaction, PolicyRevision revision) {
        return transaction.require(LedgerKey.policy(revision), PolicyRecord::parse);
    }

    static Optional<PolicyRevision> active(LedgerTransaction transaction) {
        return transaction.find(
                LedgerKey.ACTIVE_POLICY, bytes -> new PolicyRevision(new String(bytes, StandardCharsets.UTF_8)));
    }

    static void put(LedgerTransaction transaction, PolicyRecord policy) {
        transaction.put(LedgerKey.policy(policy.revision()), policy);
    }

    public static void voted(LedgerTransaction transaction, Ballot ballot, PolicyProposal proposal) {
        put(transaction, PolicyRecord.voted(proposal, ballot.proposer(), ballot.ballot()));
    }

    public static void retired(LedgerTransaction transaction, PolicyRecord policy) {
        put(transaction, policy.advance(State.RETIRED, transaction.timeMillis()));
    }

    /** Whatever its state, it stops counting; when it was in force, nothing is, until another is activated. */
    public static void revoked(LedgerTransaction transaction, PolicyRecord policy) {
        boolean inForce = active(transaction).filter(policy.revision()::equals).isPresent();
        put(transaction, policy.advance(State.REVOKED, transaction.timeMillis()));
        if (inForce) {
            transaction.delete(LedgerKey.ACTIVE_POLICY);
        }
    }

    /** It stops counting for a while; its state stays, so that the pause ends without anybody's act. */
    public static void held(LedgerTransaction transaction, PolicyRecord policy, PolicyRecord.Held pause) {
        put(transaction, policy.hold(pause));
    }
}
