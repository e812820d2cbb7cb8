package org.hansa.fabric.evidence.policy;

import java.util.List;
import org.hansa.fabric.evidence.EvidenceException;
import org.hansa.fabric.evidence.msp.MspIdentity;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;

/**
 * An N-out-of tree over principals, evaluated exactly as Fabric's cauthdsl does: greedily, in order, each signer used at
 * most once, and what a failed branch used is given back. Greedy means that a cleverer assignment might succeed where this
 * one fails; all peers must fail alike, so this one must too.
 */
public final class SignaturePolicy implements Policy {
    private static final int MAXIMUM_DEPTH = 64;

    private final Node root;

    private SignaturePolicy(Node root) {
        this.root = root;
    }

    static SignaturePolicy compile(SignaturePolicyEnvelope envelope) {
        if (envelope.getVersion() != 0) {
            throw new EvidenceException("signature policy version " + envelope.getVersion() + " is not known");
        }
        return new SignaturePolicy(compile(envelope.getRule(), envelope.getIdentitiesList(), 0));
    }

    @Override
    public Verdict evaluate(SignerSet signers) {
        boolean satisfied =
                root.take(signers.signers(), new boolean[signers.signers().size()]);
        String who = signers.mspIds().isEmpty() ? "nobody" : String.join(", ", signers.mspIds());
        return Verdict.of(satisfied, root + (satisfied ? " satisfied by " : " not satisfied by ") + who);
    }

    private static Node compile(
            org.hyperledger.fabric.protos.common.SignaturePolicy rule, List<MSPPrincipal> principals, int depth) {
        if (depth > MAXIMUM_DEPTH) {
            throw new EvidenceException("a signature policy is nested deeper than " + MAXIMUM_DEPTH);
        }
        return switch (rule.getTypeCase()) {
            case SIGNED_BY -> {
                int index = rule.getSignedBy();
                if (index < 0 || index >= principals.size()) {
                    throw new EvidenceException(
                            "a signature policy names principal " + index + " of " + principals.size());
                }
                yield new SignedBy(principals.get(index));
            }
            case N_OUT_OF ->
                new OutOf(
                        rule.getNOutOf().getN(),
                        rule.getNOutOf().getRulesList().stream()
                                .map(member -> compile(member, principals, depth + 1))
                                .toList());
            case TYPE_NOT_SET -> throw new EvidenceException("a signature policy has an empty element");
        };
    }

    private sealed interface Node {
        /** True if satisfied; marks in {@code used} the signers it took. */
        boolean take(List<MspIdentity> signers, boolean[] used);
    }

    private record SignedBy(MSPPrincipal principal) implements Node {
        @Override
        public boolean take(List<MspIdentity> signers, boolean[] used) {
            for (int i = 0; i < used.length; i++) {
                if (!used[i] && signers.get(i).satisfies(principal)) {
                    used[i] = true;
                    return true;
                }
            }
            return false;
        }

        @Override
        public String toString() {
            return Principals.describe(principal);
        }
    }

    private record OutOf(int needed, List<Node> members) implements Node {
        @Override
        public boolean take(List<MspIdentity> signers, boolean[] used) {
            int satisfied = 0;
            for (Node member : members) {
                boolean[] attempt = used.clone();
                if (member.take(signers, attempt)) {
                    satisfied++;
                    System.arraycopy(attempt, 0, used, 0, used.length);
                }
            }
            return satisfied >= needed;
        }

        @Override
        public String toString() {
            return needed + " of " + members;
        }
    }
}
