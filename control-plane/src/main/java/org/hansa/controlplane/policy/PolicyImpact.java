package org.hansa.controlplane.policy;

import java.time.Instant;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.hansa.ledger.model.CanonicalRecord;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.Fields;
import org.hansa.ledger.model.JsonObject;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.PolicyRevision;

/**
 * What a revision would change at one member: {@code policy-impact/1}. Each recorded decision is asked again at its own
 * time, each running contract as if it were signed today; only the rules and their reference data are others.
 *
 * @param bundleDigest what was asked; a page shows an impact beside this bundle and no other
 * @param against the revision that was in force
 * @param decisions how many were asked again
 * @param unanswered how many the rules could not decide, because they ask for another form
 * @param flipped how many would permit other sites; {@code flips} are the newest {@link #MAX_LISTED} of them
 * @param contracts how many that run here were asked about
 * @param breached how many have a permitted site that would be permitted no more; {@code breaches} lists them likewise
 */
public record PolicyImpact(
        PolicyRevision revision,
        Digest bundleDigest,
        PolicyRevision against,
        MspId member,
        long madeAtMillis,
        long decisions,
        long unanswered,
        long flipped,
        List<Flip> flips,
        long contracts,
        long breached,
        List<Breach> breaches)
        implements CanonicalRecord {
    public static final String SCHEMA = "policy-impact/1";
    public static final int MAX_LISTED = 5_000;

    /**
     * A decision that would be another.
     *
     * @param decision digest of its record
     * @param lost sites that were permitted and would not be; {@code gained}: the other way round
     */
    public record Flip(Digest decision, String contract, SortedSet<String> lost, SortedSet<String> gained) {
        JsonObject json() {
            return JsonObject.create()
                    .with("decision", decision.hex())
                    .with("contract", contract)
                    .withStrings("lost", List.copyOf(lost))
                    .withStrings("gained", List.copyOf(gained));
        }

        static Flip of(Fields fields) {
            return new Flip(
                    fields.digest("decision"),
                    fields.string("contract"),
                    new TreeSet<>(fields.strings("lost")),
                    new TreeSet<>(fields.strings("gained")));
        }
    }

    /** A contract that would be in breach at these of its sites. */
    public record Breach(String contract, SortedSet<String> sites) {
        JsonObject json() {
            return JsonObject.create().with("contract", contract).withStrings("sites", List.copyOf(sites));
        }

        static Breach of(Fields fields) {
            return new Breach(fields.string("contract"), new TreeSet<>(fields.strings("sites")));
        }
    }

    public PolicyImpact {
        flips = List.copyOf(flips);
        breaches = List.copyOf(breaches);
    }

    public Instant madeAt() {
        return Instant.ofEpochMilli(madeAtMillis);
    }

    /** In one line, for people. */
    public String summary() {
        return flipped + " of " + decisions + " decisions would flip; " + breached + " of " + contracts
                + " contracts would be in breach";
    }

    @Override
    public JsonObject json() {
        return JsonObject.schema(SCHEMA)
                .with("revision", revision.value())
                .with("bundleDigest", bundleDigest.hex())
                .with("against", against.value())
                .with("member", member.value())
                .with("madeAtMillis", madeAtMillis)
                .with("decisions", decisions)
                .with("unanswered", unanswered)
                .with("flipped", flipped)
                .withRecords("flips", records(flips.stream().map(Flip::json).toList()))
                .with("contracts", contracts)
                .with("breached", breached)
                .withRecords(
                        "breaches", records(breaches.stream().map(Breach::json).toList()));
    }

    private static List<CanonicalRecord> records(List<JsonObject> parts) {
        return parts.stream().map(each -> (CanonicalRecord) () -> each).toList();
    }

    /** @throws org.hansa.ledger.model.MalformedRecordException when these are no such bytes */
    static PolicyImpact parse(byte[] bytes) {
        Fields fields = Fields.parse(bytes, SCHEMA);
        PolicyImpact impact = new PolicyImpact(
                new PolicyRevision(fields.string("revision")),
                fields.digest("bundleDigest"),
                new PolicyRevision(fields.string("against")),
                new MspId(fields.string("member")),
                fields.natural("madeAtMillis"),
                fields.natural("decisions"),
                fields.natural("unanswered"),
                fields.natural("flipped"),
                fields.parts("flips", Flip::of),
                fields.natural("contracts"),
                fields.natural("breached"),
                fields.parts("breaches", Breach::of));
        fields.end();
        return impact;
    }
}
