package org.hansa.grid;

import java.util.OptionalLong;

/**
 * From when an allocation has its room, and how firmly.
 *
 * @param notBeforeMillis when its term begins; the room is reserved from the start, and nothing runs there before. Absent:
 *     at once
 * @param noticeMillis present for work that may be interrupted: how long before its eviction it is told, 0 to seven days.
 *     Absent for firm work
 */
public record Tenure(OptionalLong notBeforeMillis, OptionalLong noticeMillis) {
    /** At once, and firm. */
    public static final Tenure FIRM = new Tenure(OptionalLong.empty(), OptionalLong.empty());

    public static final long MAX_NOTICE_MILLIS = 7L * 24 * 3_600_000;

    public Tenure {
        if (noticeMillis.isPresent()
                && (noticeMillis.getAsLong() < 0 || noticeMillis.getAsLong() > MAX_NOTICE_MILLIS)) {
            throw new IllegalArgumentException(
                    "notice is " + noticeMillis.getAsLong() + " ms, must be in 0.." + MAX_NOTICE_MILLIS);
        }
    }

    public boolean interruptible() {
        return noticeMillis.isPresent();
    }

    /** Whether the term has begun. */
    public boolean begun(long now) {
        return notBeforeMillis.isEmpty() || notBeforeMillis.getAsLong() <= now;
    }
}
