package org.hansa.ledger.model;

/** {@code parameter/{name}}: a value that members have set. Before that {@link Parameter#byDefault()} holds. */
public record ParameterRecord(Parameter parameter, long value) implements CanonicalRecord {
    public static final String SCHEMA = "parameter/1";

    @Override
    public JsonObject json() {
        return JsonObject.schema(SCHEMA).with("parameter", parameter.name()).with("value", value);
    }

    public static ParameterRecord parse(byte[] bytes) {
        Fields fields = Fields.parse(bytes, SCHEMA);
        ParameterRecord record =
                new ParameterRecord(fields.constant("parameter", Parameter.class), fields.natural("value"));
        fields.end();
        return record;
    }
}
