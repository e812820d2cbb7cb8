package org.hansa.controlplane.allocation.web;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.hansa.controlplane.kernel.FieldErrors;
import org.hansa.ledger.model.MalformedRecordException;
import org.jspecify.annotations.Nullable;

/** Words of a request that have a form. */
final class Words {
    static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
    static final Pattern TRAIT = Pattern.compile("[A-Z0-9][A-Z0-9_]{0,63}");
    static final Pattern MODEL = Pattern.compile("[A-Z0-9][A-Z0-9_-]{0,31}");
    static final Pattern COUNTRY = Pattern.compile("[A-Z]{2}");
    static final Pattern CODE = Pattern.compile("[A-Z][A-Z0-9_]{0,63}");

    private Words() {}

    static Set<String> all(
            FieldErrors errors, String field, @Nullable Collection<@Nullable String> values, int max, Pattern form) {
        if (values == null) {
            return Set.of();
        }
        return new TreeSet<>(errors.parseAll(field, new ArrayList<>(values), max, word(form)));
    }

    static String matched(FieldErrors errors, String field, String value, Pattern form) {
        return errors.parse(field, value, word(form)).orElse(value);
    }

    private static Function<String, String> word(Pattern form) {
        return value -> {
            if (!form.matcher(value).matches()) {
                throw new MalformedRecordException("must match " + form);
            }
            return value;
        };
    }
}
