package org.hansa.ledger.model;

/** {@code granted/{contract}}: the sum of a contract's grants over all sites. Never above the quota. */
public record GrantedTotal(ContractHandle contract, ResourceVector granted) implements CanonicalRecord {
    public static final String SCHEMA = "granted/1";

    @Override
    public JsonObject json() {
        return JsonObject.schema(SCHEMA).with("contract", contract.value()).with("granted", granted.json());
    }

    public static GrantedTotal parse(byte[] bytes) {
        Fields fields = Fields.parse(bytes, SCHEMA);
        GrantedTotal total =
                new GrantedTotal(new ContractHandle(fields.string("contract")), fields.resources("granted"));
        fields.end();
        return total;
    }
}
