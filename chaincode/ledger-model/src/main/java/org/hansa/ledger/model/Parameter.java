package org.hansa.ledger.model;

/** What members can set by ballot, in whole milliseconds, with the bounds that no ballot can leave. */
public enum Parameter {
    /** How long decisions made under a replaced revision may still be on their way to the ledger. */
    RETIRING_GRACE_MILLIS(10 * Unit.MINUTE, 0, 30 * Unit.DAY),
    /** How long an urgent suspension or revocation lasts when nothing confirms it. */
    URGENT_MILLIS(3 * Unit.DAY, Unit.HOUR, 14 * Unit.DAY),
    /** The longest time that a ballot may be open. */
    BALLOT_MILLIS(30 * Unit.DAY, Unit.DAY, 90 * Unit.DAY),
    /** The longest time that an exemption may last. */
    EXEMPTION_MILLIS(90 * Unit.DAY, Unit.DAY, 366 * Unit.DAY);

    private final long byDefault;
    private final long floor;
    private final long ceiling;

    Parameter(long byDefault, long floor, long ceiling) {
        this.byDefault = byDefault;
        this.floor = floor;
        this.ceiling = ceiling;
    }

    public long byDefault() {
        return byDefault;
    }

    public long floor() {
        return floor;
    }

    public long ceiling() {
        return ceiling;
    }

    /** Of all of them a smaller value gives less room. */
    public boolean tightens(long from, long to) {
        return to < from;
    }

    private static final class Unit {
        static final long MINUTE = 60_000L;
        static final long HOUR = 60 * MINUTE;
        static final long DAY = 24 * HOUR;
    }
}
