package org.hansa.fabric.evidence.policy;

/**
 * What a policy says of a set of signers.
 *
 * @param satisfied whether they are enough
 * @param reason how many of what were needed and found
 */
public record Verdict(boolean satisfied, String reason) {
    static Verdict of(boolean satisfied, String reason) {
        return new Verdict(satisfied, reason);
    }
}
