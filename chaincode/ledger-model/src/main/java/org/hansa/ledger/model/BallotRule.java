package org.hansa.ledger.model;

/**
 * How many voices a decision needs, out of an electorate of {@code n}, in whole numbers rounded up. Shares are of all who
 * may vote, never of those who did, so that nothing passes because others slept; an abstention counts for the quorum only.
 * Two approvals at the least: nobody decides alone, however few have a vote.
 *
 * <p>Loosening needs more than tightening wherever the number of members lets the two differ, and a tie tightens. From the
 * practice of timelocked governance: changes wait for many, brakes are pulled by few and let go by themselves.
 */
public enum BallotRule {
    /** Two thirds: what loosens, or cannot be undone. */
    QUALIFIED(2, 3),
    /** Half: what tightens. */
    SIMPLE(1, 2),
    /** A third, for what cannot wait: its effect lapses by itself. */
    URGENT(1, 3);

    private static final long LEAST = 2;
    private final long numerator;
    private final long denominator;

    BallotRule(long numerator, long denominator) {
        this.numerator = numerator;
        this.denominator = denominator;
    }

    /** Approvals that carry it. */
    public long threshold(long electorate) {
        return Math.max(LEAST, (numerator * electorate + denominator - 1) / denominator);
    }

    /** Votes of any kind without which nothing is carried: more than half, except when it cannot wait. */
    public long quorum(long electorate) {
        return this == URGENT ? threshold(electorate) : Math.max(threshold(electorate), electorate / 2 + 1);
    }
}
