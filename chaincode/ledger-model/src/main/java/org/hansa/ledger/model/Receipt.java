package org.hansa.ledger.model;

/**
 * A member's promise to a tenant, signed by the owner of the room over {@link #bytes()}: the event with this body will be
 * on the ledger by then. A receipt past its time without a leaf proves misbehaviour.
 *
 * @param leafBodyDigest {@link LeafBody#digest()} of the promised event
 * @param anchorByMillis epoch milliseconds
 */
public record Receipt(
        MspId owner,
        SiteId site,
        ContractHandle contract,
        AllocationId allocation,
        ProviderId provider,
        long providerSeq,
        Digest leafBodyDigest,
        Digest decisionDigest,
        PolicyRevision policyRevision,
        long issuedAtMillis,
        long anchorByMillis)
        implements CanonicalRecord {
    public static final String SCHEMA = "receipt/1";

    @Override
    public JsonObject json() {
        return JsonObject.schema(SCHEMA)
                .with("owner", owner.value())
                .with("site", site.value())
                .with("contract", contract.value())
                .with("allocation", allocation.value())
                .with("provider", provider.value())
                .with("providerSeq", providerSeq)
                .with("leafBodyDigest", leafBodyDigest.hex())
                .with("decisionDigest", decisionDigest.hex())
                .with("policyRevision", policyRevision.value())
                .with("issuedAt", issuedAtMillis)
                .with("anchorBy", anchorByMillis);
    }

    public static Receipt parse(byte[] bytes) {
        Fields fields = Fields.parse(bytes, SCHEMA);
        Receipt receipt = new Receipt(
                new MspId(fields.string("owner")),
                new SiteId(fields.string("site")),
                new ContractHandle(fields.string("contract")),
                new AllocationId(fields.string("allocation")),
                new ProviderId(fields.string("provider")),
                fields.natural("providerSeq"),
                fields.digest("leafBodyDigest"),
                fields.digest("decisionDigest"),
                new PolicyRevision(fields.string("policyRevision")),
                fields.natural("issuedAt"),
                fields.natural("anchorBy"));
        fields.end();
        return receipt;
    }
}
