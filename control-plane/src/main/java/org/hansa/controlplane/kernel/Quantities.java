package org.hansa.controlplane.kernel;

import java.util.Map;
import java.util.TreeMap;
import org.hansa.ledger.model.ResourceClass;
import org.hansa.ledger.model.ResourceVector;
import org.jspecify.annotations.Nullable;

/** Quantities by resource class between JSON (integers up to 2^52) and the ledger's {@link ResourceVector}. */
public final class Quantities {
    private static final int MAX_CLASSES = 64;

    private Quantities() {}

    /** Reads {@code {"VCPU": 4000}}; every unknown class and every quantity out of bounds is an error of its own field. */
    public static ResourceVector read(FieldErrors errors, String field, @Nullable Map<String, @Nullable Long> json) {
        return read(errors, field, json, 0);
    }

    /** The same of what somebody asks for: nothing of a class is not a demand but a mistake. */
    public static ResourceVector demanded(
            FieldErrors errors, String field, @Nullable Map<String, @Nullable Long> json) {
        return read(errors, field, json, 1);
    }

    private static ResourceVector read(
            FieldErrors errors, String field, @Nullable Map<String, @Nullable Long> json, long least) {
        if (json == null) {
            errors.add(field, "is missing");
            return ResourceVector.ZERO;
        }
        if (json.size() > MAX_CLASSES) {
            errors.add(field, "has more than " + MAX_CLASSES + " classes");
            return ResourceVector.ZERO;
        }
        TreeMap<ResourceClass, Long> quantities = new TreeMap<>();
        json.forEach((name, quantity) -> {
            String path = field + "." + name;
            if (quantity == null || quantity < least || quantity > ResourceVector.MAX_QUANTITY) {
                errors.add(path, "must be an integer from " + least + " to " + ResourceVector.MAX_QUANTITY);
            } else {
                errors.parse(path, name, ResourceClass::new).ifPresent(known -> quantities.put(known, quantity));
            }
        });
        return ResourceVector.of(quantities);
    }

    public static Map<String, Long> write(ResourceVector vector) {
        TreeMap<String, Long> json = new TreeMap<>();
        vector.quantities().forEach((resourceClass, quantity) -> json.put(resourceClass.name(), quantity));
        return json;
    }

    /** What is left of {@code whole}; a class that is used beyond it counts zero. */
    public static ResourceVector rest(ResourceVector whole, ResourceVector used) {
        TreeMap<ResourceClass, Long> left = new TreeMap<>();
        whole.quantities()
                .forEach((resourceClass, quantity) ->
                        left.put(resourceClass, Math.max(0, quantity - used.get(resourceClass))));
        return ResourceVector.of(left);
    }
}
