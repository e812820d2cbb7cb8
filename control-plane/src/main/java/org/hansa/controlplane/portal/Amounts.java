package org.hansa.controlplane.portal;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import org.hansa.ledger.model.ResourceClass;
import org.hansa.ledger.model.ResourceVector;

/** Quantities in words: thousandths of CPUs as CPUs, MiB as GiB. */
final class Amounts {
    private static final String MILLI = "GPU_MILLI:";
    private static final int THOUSAND = 1_000;
    private static final int KIBI = 1_024;

    private Amounts() {}

    /** For example {@code vCPU} or {@code GPU T4}. */
    static String name(ResourceClass resource) {
        String name = resource.name();
        return switch (name) {
            case "VCPU" -> "vCPU";
            case "MEMORY_MB" -> "Memory";
            case "STORAGE_GB" -> "Storage";
            case "OBJECT_GB" -> "Objects";
            default -> "GPU " + name.substring(name.indexOf(':') + 1);
        };
    }

    /** For example {@code 12.5 vCPU}, {@code 64 GiB}, {@code 3 × T4}. */
    static String text(ResourceClass resource, long quantity) {
        String name = resource.name();
        return switch (name) {
            case "VCPU" -> divided(quantity, THOUSAND) + " vCPU";
            case "MEMORY_MB" -> quantity < KIBI && quantity > 0 ? quantity + " MiB" : divided(quantity, KIBI) + " GiB";
            case "STORAGE_GB", "OBJECT_GB" -> divided(quantity, 1) + " GB";
            default -> {
                String model = name.substring(name.indexOf(':') + 1);
                yield (name.startsWith(MILLI) ? divided(quantity, THOUSAND) : divided(quantity, 1)) + " × " + model;
            }
        };
    }

    static List<String> texts(ResourceVector vector) {
        List<String> texts = new ArrayList<>();
        vector.quantities().forEach((resource, quantity) -> texts.add(text(resource, quantity)));
        return texts;
    }

    private static String divided(long quantity, int by) {
        return BigDecimal.valueOf(quantity)
                .divide(BigDecimal.valueOf(by), 2, RoundingMode.HALF_UP)
                .stripTrailingZeros()
                .toPlainString();
    }
}
