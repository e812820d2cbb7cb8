package org.hansa.ledger.model;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * {@code policy/{revision}}: a revision of the rules, by digest, with who approved it.
 *
 * @param bundleDigest digest of the bundle's files, see {@code policy/README.md}
 * @param referenceDigest digest of the dated reference data (jurisdictions, adequacy) in the bundle
 * @param testDigest digest of the test and coverage result that was shown to the voters
 * @param approvals one per member, in the order they came
 * @param activatedAtMillis transaction time of the activation, 0 before
 * @param retiredAtMillis transaction time at which it stopped counting, 0 before
 */
public record PolicyRecord(
        PolicyRevision revision,
        Digest bundleDigest,
        Digest referenceDigest,
        Digest testDigest,
        String summary,
        MspId proposer,
        State state,
        List<Approval> approvals,
        long activatedAtMillis,
        long retiringAtMillis,
        long retiredAtMillis)
        implements CanonicalRecord {
    public static final String SCHEMA = "policy/1";

    public enum State {
        PROPOSED,
        /** Approved by a majority of members; not in force yet. */
        VOTED,
        ACTIVE,
        /** Replaced; leaves decided under it still count until it is retired. */
        RETIRING,
        RETIRED,
        REJECTED;

        public static final Lifecycle<State> LIFECYCLE = new Lifecycle<>(Map.of(
                PROPOSED, Set.of(VOTED, REJECTED),
                VOTED, Set.of(ACTIVE, REJECTED),
                ACTIVE, Set.of(RETIRING),
                RETIRING, Set.of(RETIRED)));

        /** Whether a leaf may still be decided under a revision in this state. */
        public boolean counts() {
            return this == ACTIVE || this == RETIRING;
        }
    }

    /** A member's recorded approval. */
    public record Approval(MspId member, String reason, long timeMillis) implements CanonicalRecord {
        @Override
        public JsonObject json() {
            return JsonObject.create()
                    .with("member", member.value())
                    .with("reason", reason)
                    .with("time", timeMillis);
        }

        static Approval read(Fields fields) {
            Approval approval =
                    new Approval(new MspId(fields.string("member")), fields.string("reason"), fields.natural("time"));
            fields.end();
            return approval;
        }
    }

    public PolicyRecord {
        approvals = List.copyOf(approvals);
    }

    @Override
    public JsonObject json() {
        return JsonObject.schema(SCHEMA)
                .with("revision", revision.value())
                .with("bundleDigest", bundleDigest.hex())
                .with("referenceDigest", referenceDigest.hex())
                .with("testDigest", testDigest.hex())
                .with("summary", summary)
                .with("proposer", proposer.value())
                .with("state", state.name())
                .withRecords("approvals", approvals)
                .with("activatedAt", activatedAtMillis)
                .with("retiringAt", retiringAtMillis)
                .with("retiredAt", retiredAtMillis);
    }

    public static PolicyRecord parse(byte[] bytes) {
        Fields fields = Fields.parse(bytes, SCHEMA);
        PolicyRecord record = new PolicyRecord(
                new PolicyRevision(fields.string("revision")),
                fields.digest("bundleDigest"),
                fields.digest("referenceDigest"),
                fields.digest("testDigest"),
                fields.string("summary"),
                new MspId(fields.string("proposer")),
                fields.constant("state", State.class),
                fields.parts("approvals", Approval::read),
                fields.natural("activatedAt"),
                fields.natural("retiringAt"),
                fields.natural("retiredAt"));
        fields.end();
        return record;
    }
}
