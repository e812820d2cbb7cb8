package org.hansa.ledger.model;

/**
 * A revision of the rules as it is put to the vote, by digests.
 *
 * @param bundleDigest digest of the bundle's files, see {@code policy/README.md}
 * @param referenceDigest digest of the dated reference data (jurisdictions, adequacy) in the bundle
 * @param testDigest digest of the test and coverage result that was shown to the voters
 */
public record PolicyProposal(
        PolicyRevision revision, Digest bundleDigest, Digest referenceDigest, Digest testDigest, String summary)
        implements CanonicalRecord {
    public static final String SCHEMA = "policy-proposal/1";

    @Override
    public JsonObject json() {
        return JsonObject.schema(SCHEMA)
                .with("revision", revision.value())
                .with("bundleDigest", bundleDigest.hex())
                .with("referenceDigest", referenceDigest.hex())
                .with("testDigest", testDigest.hex())
                .with("summary", summary);
    }

    public static PolicyProposal parse(byte[] bytes) {
        return read(Fields.parse(bytes, SCHEMA));
    }

    static PolicyProposal read(Fields fields) {
        PolicyProposal proposal = new PolicyProposal(
                new PolicyRevision(fields.string("revision")),
                fields.digest("bundleDigest"),
                fields.digest("referenceDigest"),
                fields.digest("testDigest"),
                fields.string("summary"));
        fields.end();
        return proposal;
    }
}
