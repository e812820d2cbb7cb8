package org.hansa.controlplane.joining;

import org.jspecify.annotations.Nullable;

/**
 * A door that opens once. The code itself is shown to whoever made it and kept nowhere.
 *
 * @param codeDigest SHA-256 of the code, hex; the code is random enough not to be guessed from it
 * @param label who is meant, in this member's words
 * @param by pseudonym of the administrator who made it
 * @param application what it has opened, or where it lets somebody back in
 * @param spentAtMillis 0 while it can be used
 * @param revokedAtMillis 0 unless it was taken back
 */
public record Invitation(
        String id,
        String codeDigest,
        String label,
        String by,
        long createdAtMillis,
        long expiresAtMillis,
        @Nullable String application,
        long spentAtMillis,
        long revokedAtMillis) {
    /** What it is good for now. */
    public enum State {
        OPEN,
        SPENT,
        REVOKED,
        EXPIRED
    }

    public State state(long nowMillis) {
        if (revokedAtMillis > 0) {
            return State.REVOKED;
        }
        if (spentAtMillis > 0) {
            return State.SPENT;
        }
        return nowMillis >= expiresAtMillis ? State.EXPIRED : State.OPEN;
    }

    Invitation spent(String opened, long nowMillis) {
        return new Invitation(
                id, codeDigest, label, by, createdAtMillis, expiresAtMillis, opened, nowMillis, revokedAtMillis);
    }

    Invitation revoked(long nowMillis) {
        return new Invitation(
                id, codeDigest, label, by, createdAtMillis, expiresAtMillis, application, spentAtMillis, nowMillis);
    }
}
