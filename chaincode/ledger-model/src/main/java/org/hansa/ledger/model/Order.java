package org.hansa.ledger.model;

import java.util.OptionalLong;

/**
 * The content of a ballot that changes the state of something and nothing else about it.
 *
 * @param about the member or policy revision
 * @param reviewAtMillis of a suspension: when the members look at it again
 */
public record Order(String about, OptionalLong reviewAtMillis) implements CanonicalRecord {
    public static final String SCHEMA = "order/1";

    @Override
    public JsonObject json() {
        return JsonObject.schema(SCHEMA).with("about", about).with("reviewAt", reviewAtMillis);
    }

    public static Order parse(byte[] bytes) {
        Fields fields = Fields.parse(bytes, SCHEMA);
        Order order = new Order(fields.string("about"), fields.optionalNatural("reviewAt"));
        fields.end();
        return order;
    }
}
