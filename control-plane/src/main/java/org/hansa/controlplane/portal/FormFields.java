package org.hansa.controlplane.portal;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.hansa.controlplane.kernel.FieldErrors;
import org.hansa.ledger.model.MalformedRecordException;
import org.hansa.ledger.model.ResourceClass;
import org.hansa.ledger.model.ResourceVector;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/** Reads a posted form: what people type, made into what the services take; errors by field, all at once. */
final class FormFields {
    private static final Pattern CODE = Pattern.compile("[A-Z][A-Z0-9_]{0,63}");
    private static final int MAX_LIST = 64;
    private static final int MAX_LINE = 200;
    private static final int THOUSAND = 1_000;
    private static final int KIBI = 1_024;
    private final MultiValueMap<String, String> form;
    private final FieldErrors errors;

    FormFields(MultiValueMap<String, String> form, FieldErrors errors) {
        this.form = form;
        this.errors = errors;
    }

    /** Null when it is empty. */
    @Nullable
    String text(String field) {
        String value = form.getFirst(field);
        return value == null || value.isBlank() ? null : value.strip();
    }

    boolean ticked(String field) {
        return text(field) != null;
    }

    <T> Optional<T> parsed(String field, Function<String, T> type) {
        return errors.parse(field, text(field), type);
    }

    /** Values of check boxes. */
    <T extends Comparable<T>> TreeSet<T> chosen(String field, Function<String, T> type) {
        return new TreeSet<>(errors.parseAll(field, all(field), MAX_LIST, type));
    }

    private List<@Nullable String> all(String field) {
        return new ArrayList<>(form.getOrDefault(field, List.of()));
    }

    /** Codes with commas or spaces between them. */
    TreeSet<String> codes(String field) {
        String value = text(field);
        List<@Nullable String> words = value == null
                ? List.of()
                : new ArrayList<>(Arrays.asList(value.toUpperCase(Locale.ROOT).split("[,\\s]+")));
        return new TreeSet<>(errors.parseAll(field, words, MAX_LIST, FormFields::code));
    }

    static String code(String value) {
        if (!CODE.matcher(value).matches()) {
            throw new MalformedRecordException("is not a code of capital letters, digits and _");
        }
        return value;
    }

    /** Lines of {@code name: value}. */
    TreeMap<String, String> pairs(String field) {
        TreeMap<String, String> pairs = new TreeMap<>();
        String value = text(field);
        List<String> lines = value == null
                ? List.of()
                : value.lines().filter(line -> !line.isBlank()).toList();
        errors.require(lines.size() <= MAX_LIST, field, "has more than " + MAX_LIST + " lines");
        for (String line : lines) {
            String[] pair = line.split(":", 2);
            boolean whole = pair.length == 2 && !pair[0].isBlank() && !pair[1].isBlank();
            errors.require(whole && line.length() <= MAX_LINE, field, "must be lines of \"name: value\"");
            if (whole) {
                pairs.put(pair[0].strip(), pair[1].strip());
            }
        }
        return pairs;
    }

    /** {@code vcpu}, {@code memoryGib} and {@code storageGb}; empty fields ask for nothing. */
    ResourceVector resources() {
        TreeMap<ResourceClass, Long> quantities = new TreeMap<>();
        put(quantities, ResourceClass.VCPU, "vcpu", THOUSAND);
        put(quantities, ResourceClass.MEMORY_MB, "memoryGib", KIBI);
        put(quantities, ResourceClass.STORAGE_GB, "storageGb", 1);
        return ResourceVector.of(quantities);
    }

    void put(TreeMap<ResourceClass, Long> quantities, ResourceClass resource, String field, int factor) {
        String value = text(field);
        if (value != null) {
            errors.parse(field, value, text -> quantity(text, factor))
                    .ifPresent(each -> quantities.put(resource, each));
        }
    }

    private static long quantity(String text, int factor) {
        try {
            BigDecimal scaled = new BigDecimal(text).multiply(BigDecimal.valueOf(factor));
            long quantity = scaled.longValueExact();
            if (quantity < 0 || quantity > ResourceVector.MAX_QUANTITY) {
                throw new MalformedRecordException("is out of range");
            }
            return quantity;
        } catch (NumberFormatException e) {
            throw new MalformedRecordException("is not a number");
        } catch (ArithmeticException e) {
            throw new MalformedRecordException("is too fine: at most 1/" + factor);
        }
    }

    int number(String field, int otherwise, int low, int high) {
        String value = text(field);
        if (value == null) {
            return otherwise;
        }
        return errors.parse(field, value, FormFields::integer)
                .filter(each -> {
                    boolean within = each >= low && each <= high;
                    errors.require(within, field, "must be " + low + " to " + high);
                    return within;
                })
                .orElse(otherwise);
    }

    private static Integer integer(String text) {
        try {
            return Integer.valueOf(text);
        } catch (NumberFormatException e) {
            throw new MalformedRecordException("is not a whole number");
        }
    }

    /** A date, or a date with a time, as browsers send them; both in UTC. */
    Optional<Instant> instant(String field) {
        return errors.parse(field, text(field), value -> {
            try {
                Instant instant = value.length() <= 10
                        ? LocalDate.parse(value).atStartOfDay(ZoneOffset.UTC).toInstant()
                        : LocalDateTime.parse(value).toInstant(ZoneOffset.UTC);
                // Every record counts milliseconds; a year that has too many of them is refused here.
                return Instant.ofEpochMilli(instant.toEpochMilli());
            } catch (DateTimeException e) {
                throw new MalformedRecordException("is not a date");
            }
        });
    }
}
