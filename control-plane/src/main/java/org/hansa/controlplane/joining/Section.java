package org.hansa.controlplane.joining;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.hansa.ledger.model.MembershipFile;

/**
 * One step as it was typed, right or wrong: nothing that somebody wrote is lost because something else is missing.
 *
 * @param version of the application in which it was saved last; 0 when it never was. Two people in one stepper collide here
 * @param editor which browser saved it, so that nobody collides with himself; empty for programs
 * @param fields values by name of the field; several where the field repeats
 */
public record Section(long version, long savedAtMillis, String editor, Map<String, List<String>> fields) {
    public static final Section EMPTY = new Section(0, 0, "", Map.of());
    static final int MAX_FIELDS = 64;
    static final int MAX_VALUES = 64;
    /** One value may be an uploaded file, and nothing else may be so long. */
    static final int MAX_CHARACTERS = MembershipFile.MAX_BYTES + 64 * 1024;

    public Section {
        TreeMap<String, List<String>> copy = new TreeMap<>();
        fields.forEach((name, values) -> copy.put(name, List.copyOf(values)));
        fields = Collections.unmodifiableMap(copy);
    }

    /** Whether it stays within what is kept of an applicant. */
    static boolean bounded(Map<String, List<String>> fields) {
        long characters = fields.values().stream()
                .flatMap(List::stream)
                .mapToLong(String::length)
                .sum();
        return fields.size() <= MAX_FIELDS
                && fields.keySet().stream().allMatch(name -> name.matches("[A-Za-z][A-Za-z0-9]{0,40}"))
                && fields.values().stream().allMatch(values -> values.size() <= MAX_VALUES)
                && characters <= MAX_CHARACTERS;
    }

    /** The first value, without the blanks around it. */
    public Optional<String> text(String field) {
        return all(field).stream()
                .map(String::strip)
                .filter(each -> !each.isEmpty())
                .findFirst();
    }

    public List<String> all(String field) {
        return fields.getOrDefault(field, List.of());
    }

    /** The value at a place of a field that repeats, empty where nothing was typed. */
    public String at(String field, int index) {
        List<String> values = all(field);
        return index < values.size() ? values.get(index).strip() : "";
    }
}
