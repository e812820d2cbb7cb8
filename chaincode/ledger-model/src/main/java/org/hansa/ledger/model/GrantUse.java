package org.hansa.ledger.model;

/** {@code use/{contract}/{site}}: what live reservations of a contract use at a site. Never above the {@link Grant}. */
public record GrantUse(ContractHandle contract, SiteId site, ResourceVector used) implements CanonicalRecord {
    public static final String SCHEMA = "use/1";

    @Override
    public JsonObject json() {
        return JsonObject.schema(SCHEMA)
                .with("contract", contract.value())
                .with("site", site.value())
                .with("used", used.json());
    }

    public static GrantUse parse(byte[] bytes) {
        Fields fields = Fields.parse(bytes, SCHEMA);
        GrantUse use = new GrantUse(
                new ContractHandle(fields.string("contract")),
                new SiteId(fields.string("site")),
                fields.resources("used"));
        fields.end();
        return use;
    }
}
