package org.hansa.ledger.model;

import java.util.Optional;

/**
 * {@code head/{contract}/{site}}: how many leaves a contract has at a site, and the last one's hash. With the dense
 * contract sequence in each leaf it shows that a report leaves nothing of that contract out.
 */
public record ContractHead(ContractHandle contract, SiteId site, long count, Optional<Digest> lastLeaf)
        implements CanonicalRecord {
    public static final String SCHEMA = "contract-head/1";

    public static ContractHead empty(ContractHandle contract, SiteId site) {
        return new ContractHead(contract, site, 0, Optional.empty());
    }

    @Override
    public JsonObject json() {
        return JsonObject.schema(SCHEMA)
                .with("contract", contract.value())
                .with("site", site.value())
                .with("count", count)
                .with("lastLeaf", lastLeaf.map(Digest::hex));
    }

    public static ContractHead parse(byte[] bytes) {
        Fields fields = Fields.parse(bytes, SCHEMA);
        ContractHead head = new ContractHead(
                new ContractHandle(fields.string("contract")),
                new SiteId(fields.string("site")),
                fields.natural("count"),
                fields.optionalString("lastLeaf").map(Digest::new));
        fields.end();
        return head;
    }
}
