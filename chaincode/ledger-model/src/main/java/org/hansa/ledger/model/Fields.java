package org.hansa.ledger.model;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Reads the fields of a record: each by its type, none twice, none left over. A record that carries a field this version
 * does not know is refused, never half understood.
 */
public final class Fields {
    private static final Pattern INTEGER = Pattern.compile("0|-?[1-9][0-9]{0,18}");

    private final Map<String, Object> fields;
    private final Set<String> read = new HashSet<>();
    private final String where;

    private Fields(Map<String, Object> fields, String where) {
        this.fields = fields;
        this.where = where;
    }

    /** @throws MalformedRecordException when the bytes are not canonical or carry another schema */
    public static Fields parse(byte[] bytes, String schema) {
        return of(CanonicalJson.readObject(bytes), schema);
    }

    public static Fields of(Map<String, Object> fields, String schema) {
        return new Fields(fields, schema).expect(schema);
    }

    /** Reads an object that carries no schema of its own because it is part of a record. */
    public static Fields part(Map<String, Object> fields, String where) {
        return new Fields(fields, where);
    }

    /** Checks the schema of a record that is part of another. */
    public Fields expect(String schema) {
        String actual = string("schema");
        if (!actual.equals(schema)) {
            throw new MalformedRecordException("expected schema " + schema + ", found " + actual);
        }
        return this;
    }

    public boolean has(String name) {
        return fields.containsKey(name);
    }

    public String string(String name) {
        if (required(name) instanceof String text) {
            return text;
        }
        throw failure(name, "expected a string");
    }

    public Optional<String> optionalString(String name) {
        return fields.containsKey(name) ? Optional.of(string(name)) : Optional.empty();
    }

    public long integer(String name) {
        String text = string(name);
        if (!INTEGER.matcher(text).matches()) {
            throw failure(name, "expected an integer in decimal form");
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw failure(name, "does not fit 64 bits");
        }
    }

    /** A count, sequence or quantity: an integer that is not negative. */
    public long natural(String name) {
        long value = integer(name);
        if (value < 0) {
            throw failure(name, "is negative");
        }
        return value;
    }

    public OptionalLong optionalNatural(String name) {
        return fields.containsKey(name) ? OptionalLong.of(natural(name)) : OptionalLong.empty();
    }

    public boolean bool(String name) {
        if (required(name) instanceof Boolean flag) {
            return flag;
        }
        throw failure(name, "expected true or false");
    }

    public Digest digest(String name) {
        String text = string(name);
        try {
            return new Digest(text);
        } catch (MalformedRecordException e) {
            throw failure(name, "is " + e.getMessage());
        }
    }

    public <E extends Enum<E>> E constant(String name, Class<E> type) {
        String text = string(name);
        for (E each : type.getEnumConstants()) {
            if (each.name().equals(text)) {
                return each;
            }
        }
        throw failure(name, "unknown value '" + text + "'");
    }

    public ResourceVector resources(String name) {
        return ResourceVector.fromJson(object(name));
    }

    public <T> T record(String name, String schema, Function<Fields, T> reader) {
        return reader.apply(of(object(name), schema));
    }

    public <T> List<T> parts(String name, Function<Fields, T> reader) {
        List<T> parts = new ArrayList<>();
        for (Object each : array(name)) {
            parts.add(reader.apply(part(asObject(name, each), where + "." + name)));
        }
        return List.copyOf(parts);
    }

    public List<String> strings(String name) {
        List<String> strings = new ArrayList<>();
        for (Object each : array(name)) {
            if (!(each instanceof String text)) {
                throw failure(name, "expected strings");
            }
            strings.add(text);
        }
        return List.copyOf(strings);
    }

    /** Strings of a set: ascending and each once, so that equal sets have equal bytes. */
    public List<String> sortedStrings(String name) {
        List<String> strings = strings(name);
        for (int i = 1; i < strings.size(); i++) {
            if (strings.get(i - 1).compareTo(strings.get(i)) >= 0) {
                throw failure(name, "is not sorted, or names something twice");
            }
        }
        return strings;
    }

    public TreeMap<String, String> stringMap(String name) {
        TreeMap<String, String> map = new TreeMap<>();
        object(name).forEach((key, value) -> {
            if (!(value instanceof String text)) {
                throw failure(name, "expected strings");
            }
            map.put(key, text);
        });
        return map;
    }

    public Map<String, Object> object(String name) {
        return asObject(name, required(name));
    }

    /** Ends the reading. @throws MalformedRecordException when a field was not read, naming it */
    public void end() {
        for (String name : fields.keySet()) {
            if (!read.contains(name)) {
                throw failure(name, "is not a field of this version");
            }
        }
    }

    private List<?> array(String name) {
        if (required(name) instanceof List<?> array) {
            return array;
        }
        throw failure(name, "expected an array");
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> asObject(String name, Object value) {
        if (value instanceof Map<?, ?> object) {
            return (Map<String, Object>) object;
        }
        throw failure(name, "expected an object");
    }

    private Object required(String name) {
        Object value = fields.get(name);
        if (value == null) {
            throw failure(name, "is missing");
        }
        read.add(name);
        return value;
    }

    private MalformedRecordException failure(String name, String what) {
        return new MalformedRecordException(where + ": field '" + name + "' " + what);
    }
}
