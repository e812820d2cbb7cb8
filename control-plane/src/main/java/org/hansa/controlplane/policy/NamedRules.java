package org.hansa.controlplane.policy;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.ledger.model.Ballot;
import org.hansa.ledger.model.BallotKind;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.PolicyProposal;
import org.hansa.ledger.model.PolicyRecord;
import org.hansa.ledger.model.PolicyRevision;

/**
 * Rules that the ledger names by digest and that a member therefore needs: to decide by, to activate, or to vote on.
 *
 * @param proposal what was, or is, put to the vote
 * @param proposer has certainly had them
 */
record NamedRules(PolicyProposal proposal, MspId proposer, Standing standing) {
    enum Standing {
        IN_FORCE,
        /** A ballot has carried them; nobody has activated them yet. */
        CARRIED,
        /** A ballot on them takes votes. */
        PROPOSED
    }

    /** The most urgent first. */
    static List<NamedRules> on(LedgerView ledger, long nowMillis) {
        Stream<NamedRules> decided = Stream.concat(
                ledger.activePolicy().stream().map(each -> of(each, Standing.IN_FORCE)),
                ledger.policies().stream()
                        .filter(each -> each.state() == PolicyRecord.State.VOTED)
                        .map(each -> of(each, Standing.CARRIED)));
        return Stream.concat(decided, proposed(ledger, nowMillis)).toList();
    }

    static Stream<NamedRules> proposed(LedgerView ledger, long nowMillis) {
        return ledger.ballots().stream()
                .filter(each -> each.kind() == BallotKind.ACTIVATE_POLICY && each.takesVotes(nowMillis))
                .map(NamedRules::of);
    }

    static Optional<NamedRules> find(LedgerView ledger, long nowMillis, PolicyRevision revision, Digest bundle) {
        return on(ledger, nowMillis).stream()
                .filter(each ->
                        each.revision().equals(revision) && each.digest().equals(bundle))
                .findFirst();
    }

    private static NamedRules of(PolicyRecord policy, Standing standing) {
        return new NamedRules(policy.proposal(), policy.proposer(), standing);
    }

    private static NamedRules of(Ballot ballot) {
        return new NamedRules(ballot.content().as(PolicyProposal::parse), ballot.proposer(), Standing.PROPOSED);
    }

    PolicyRevision revision() {
        return proposal.revision();
    }

    /** Of the bundle. */
    Digest digest() {
        return proposal.bundleDigest();
    }

    /** Of what its tests came to. */
    Digest testDigest() {
        return proposal.testDigest();
    }
}
