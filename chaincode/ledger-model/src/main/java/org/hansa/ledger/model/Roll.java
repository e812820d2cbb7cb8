package org.hansa.ledger.model;

import java.util.List;

/** {@code roll}: every organisation that was ever founder or admitted, sorted. What each is now its own record says. */
public record Roll(List<MspId> members) implements CanonicalRecord {
    public static final String SCHEMA = "roll/1";

    public Roll {
        members = members.stream().sorted().distinct().toList();
    }

    @Override
    public JsonObject json() {
        return JsonObject.schema(SCHEMA)
                .withStrings("members", members.stream().map(MspId::value).toList());
    }

    public static Roll parse(byte[] bytes) {
        Fields fields = Fields.parse(bytes, SCHEMA);
        Roll roll = new Roll(
                fields.sortedStrings("members").stream().map(MspId::new).toList());
        fields.end();
        return roll;
    }
}
