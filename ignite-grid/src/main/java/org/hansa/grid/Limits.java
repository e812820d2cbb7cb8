package org.hansa.grid;

import java.util.Collection;
import java.util.regex.Pattern;
import org.hansa.ledger.model.ResourceClass;
import org.hansa.ledger.model.ResourceVector;

/** Bounds of what callers may hand in; everything that is stored in an entry has one. */
public final class Limits {
    private static final Pattern MODEL = Pattern.compile("[A-Z0-9][A-Z0-9_-]{0,31}");
    private static final Pattern RACK = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
    private static final Pattern TRAIT = Pattern.compile("[A-Z0-9][A-Z0-9_]{0,63}");

    private Limits() {}

    public static void range(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " is " + value + ", must be in " + least + ".." + most);
        }
    }

    static void gpuModel(String model) {
        if (!isModel(model)) {
            throw new IllegalArgumentException("gpu model must match " + MODEL + ", found '" + model + "'");
        }
    }

    /** By hand what {@link #MODEL} says: asked for each reservation that is read from an entry. */
    private static boolean isModel(String model) {
        if (model.isEmpty() || model.length() > 32) {
            return false;
        }
        for (int i = 0; i < model.length(); i++) {
            char each = model.charAt(i);
            boolean letterOrDigit = (each >= 'A' && each <= 'Z') || (each >= '0' && each <= '9');
            if (!letterOrDigit && (i == 0 || (each != '_' && each != '-'))) {
                return false;
            }
        }
        return true;
    }

    static void rack(String name) {
        if (!RACK.matcher(name).matches()) {
            throw new IllegalArgumentException("rack must match " + RACK + ", found '" + name + "'");
        }
    }

    static void traits(String name, Collection<String> traits) {
        range(name, traits.size(), 0, 64);
        for (String trait : traits) {
            if (!TRAIT.matcher(trait).matches()) {
                throw new IllegalArgumentException(name + " must match " + TRAIT + ", found '" + trait + "'");
            }
        }
    }

    /** GPUs are asked for and declared by device, so that a slice never spans two of them. */
    static void withoutGpu(String name, ResourceVector vector) {
        for (ResourceClass each : vector.quantities().keySet()) {
            if (each.name().startsWith("GPU")) {
                throw new IllegalArgumentException(name + " names " + each + "; give GPUs by device instead");
            }
        }
    }
}
