package org.hansa.ledger.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** Builds the fields of a {@link CanonicalRecord}; absent optionals leave no trace. */
public final class JsonObject {
    private final TreeMap<String, Object> fields = new TreeMap<>();

    private JsonObject() {}

    public static JsonObject create() {
        return new JsonObject();
    }

    public static JsonObject schema(String schema) {
        return new JsonObject().with("schema", schema);
    }

    public JsonObject with(String name, String value) {
        fields.put(name, value);
        return this;
    }

    public JsonObject with(String name, boolean value) {
        fields.put(name, value);
        return this;
    }

    public JsonObject with(String name, long value) {
        fields.put(name, Long.toString(value));
        return this;
    }

    public JsonObject with(String name, OptionalLong value) {
        value.ifPresent(present -> with(name, present));
        return this;
    }

    public JsonObject with(String name, Optional<String> value) {
        value.ifPresent(present -> with(name, present));
        return this;
    }

    public JsonObject with(String name, JsonObject value) {
        fields.put(name, value.fields);
        return this;
    }

    public JsonObject with(String name, CanonicalRecord value) {
        return with(name, value.json());
    }

    /** Takes over an object as {@link CanonicalJson} reads it. */
    public JsonObject withObject(String name, Map<String, Object> value) {
        fields.put(name, value);
        return this;
    }

    public JsonObject withStrings(String name, Collection<String> values) {
        fields.put(name, List.copyOf(values));
        return this;
    }

    public JsonObject withStringMap(String name, Map<String, String> values) {
        fields.put(name, new TreeMap<>(values));
        return this;
    }

    public JsonObject withRecords(String name, Collection<? extends CanonicalRecord> values) {
        List<Object> array = new ArrayList<>(values.size());
        values.forEach(each -> array.add(each.json().fields));
        fields.put(name, array);
        return this;
    }

    public Map<String, Object> asMap() {
        return Collections.unmodifiableMap(fields);
    }

    public byte[] bytes() {
        return CanonicalJson.write(fields);
    }

    /** A copy without the named fields. */
    public JsonObject without(String... names) {
        JsonObject copy = new JsonObject();
        copy.fields.putAll(fields);
        for (String name : names) {
            copy.fields.remove(name);
        }
        return copy;
    }
}
