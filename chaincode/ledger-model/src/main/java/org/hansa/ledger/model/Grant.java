package org.hansa.ledger.model;

/**
 * {@code grant/{contract}/{site}}: the part of a contract's quota that one site may use. Written by the contract's home
 * only; what is used of it is a {@link GrantUse} under its own key, written by the site's anchors only, so that a top-up
 * and an anchor never write the same key.
 */
public record Grant(ContractHandle contract, SiteId site, long version, ResourceVector granted)
        implements CanonicalRecord {
    public static final String SCHEMA = "grant/1";

    @Override
    public JsonObject json() {
        return JsonObject.schema(SCHEMA)
                .with("contract", contract.value())
                .with("site", site.value())
                .with("version", version)
                .with("granted", granted.json());
    }

    public static Grant parse(byte[] bytes) {
        Fields fields = Fields.parse(bytes, SCHEMA);
        Grant grant = new Grant(
                new ContractHandle(fields.string("contract")),
                new SiteId(fields.string("site")),
                fields.natural("version"),
                fields.resources("granted"));
        fields.end();
        return grant;
    }
}
