package org.hansa.ledger.model;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A refusal, or the merged count of identical ones in a minute, in the member's decision stream. It has no site, because
 * a refusal by residency has none.
 *
 * @param sequence dense from 0 per member; the index in the stream's Merkle tree
 * @param reason code from the closed list {@link RefusalReason}
 * @param count how many identical refusals this leaf stands for, at least 1
 * @param commitments salted commitments to dimension, rule, actor and request
 */
public record DecisionLeaf(
        MspId member,
        long sequence,
        Optional<ContractHandle> contract,
        RefusalReason reason,
        Digest decisionDigest,
        PolicyRevision policyRevision,
        Digest requestDigest,
        Consent consent,
        long count,
        long timeMillis,
        String nonce,
        SortedMap<String, Digest> commitments)
        implements CanonicalRecord {
    public static final String SCHEMA = "decision-leaf/1";
    private static final Pattern NONCE = Pattern.compile("[0-9a-f]{32}");

    public DecisionLeaf {
        commitments = Collections.unmodifiableSortedMap(new TreeMap<>(commitments));
        if (!NONCE.matcher(nonce).matches()) {
            throw new MalformedRecordException("decision-leaf: nonce is not 128 bits in lower-case hexadecimal");
        }
        if (count < 1) {
            throw new MalformedRecordException("decision-leaf: count is below 1");
        }
    }

    public DecisionLeaf at(long place) {
        return new DecisionLeaf(
                member,
                place,
                contract,
                reason,
                decisionDigest,
                policyRevision,
                requestDigest,
                consent,
                count,
                timeMillis,
                nonce,
                commitments);
    }

    @Override
    public JsonObject json() {
        JsonObject hidden = JsonObject.create();
        commitments.forEach((name, digest) -> hidden.with(name, digest.hex()));
        return JsonObject.schema(SCHEMA)
                .with("member", member.value())
                .with("sequence", sequence)
                .with("contract", contract.map(ContractHandle::value))
                .with("reason", reason.name())
                .with("decisionDigest", decisionDigest.hex())
                .with("policyRevision", policyRevision.value())
                .with("requestDigest", requestDigest.hex())
                .with("consent", consent.name())
                .with("count", count)
                .with("time", timeMillis)
                .with("nonce", nonce)
                .with("commitments", hidden);
    }

    public byte[] hash() {
        return MerkleTree.leafHash(bytes());
    }

    public static DecisionLeaf parse(byte[] bytes) {
        Fields fields = Fields.parse(bytes, SCHEMA);
        TreeMap<String, Digest> hidden = new TreeMap<>();
        fields.stringMap("commitments").forEach((name, hex) -> hidden.put(name, new Digest(hex)));
        DecisionLeaf leaf = new DecisionLeaf(
                new MspId(fields.string("member")),
                fields.natural("sequence"),
                fields.optionalString("contract").map(ContractHandle::new),
                fields.constant("reason", RefusalReason.class),
                fields.digest("decisionDigest"),
                new PolicyRevision(fields.string("policyRevision")),
                fields.digest("requestDigest"),
                fields.constant("consent", Consent.class),
                fields.natural("count"),
                fields.natural("time"),
                fields.string("nonce"),
                hidden);
        fields.end();
        return leaf;
    }
}
