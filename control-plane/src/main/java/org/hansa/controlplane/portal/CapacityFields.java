package org.hansa.controlplane.portal;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.hansa.controlplane.kernel.FieldErrors;
import org.hansa.ledger.model.ResourceClass;
import org.hansa.ledger.model.ResourceVector;
import org.springframework.util.MultiValueMap;

/** A resource vector as fields: CPUs, GiB, GB, and one row for each GPU model, of which the last is empty. */
final class CapacityFields {
    private static final String MILLI = "GPU_MILLI:";
    private static final int THOUSAND = 1_000;
    private static final int KIBI = 1_024;
    private static final int MAX_ROWS = 16;

    private CapacityFields() {}

    static void show(MultiValueMap<String, String> form, ResourceClass resource, long quantity) {
        String name = resource.name();
        switch (name) {
            case "VCPU" -> form.set("vcpu", divided(quantity, THOUSAND));
            case "MEMORY_MB" -> form.set("memoryGib", divided(quantity, KIBI));
            case "STORAGE_GB" -> form.set("storageGb", divided(quantity, 1));
            case "OBJECT_GB" -> form.set("objectGb", divided(quantity, 1));
            default -> {
                int row = rows(form).size() - 1;
                boolean milli = name.startsWith(MILLI);
                form.set("gpuModel" + row, name.substring(name.indexOf(':') + 1));
                form.set("gpus" + row, divided(quantity, milli ? THOUSAND : 1));
            }
        }
    }

    static ResourceVector read(FormFields fields, FieldErrors errors) {
        TreeMap<ResourceClass, Long> quantities =
                new TreeMap<>(fields.resources().quantities());
        fields.put(quantities, ResourceClass.OBJECT_GB, "objectGb", 1);
        for (int row = 0; row < MAX_ROWS; row++) {
            String model = fields.text("gpuModel" + row);
            String count = fields.text("gpus" + row);
            if (model == null) {
                errors.require(count == null, "gpuModel" + row, "is missing");
                continue;
            }
            int at = row;
            errors.parse("gpuModel" + row, model, ResourceClass::gpuMilli).ifPresent(resource -> {
                errors.require(!quantities.containsKey(resource), "gpuModel" + at, "is given twice");
                fields.put(quantities, resource, "gpus" + at, THOUSAND);
            });
        }
        return ResourceVector.of(quantities);
    }

    /** Those with something in them, and an empty one. */
    static List<Integer> rows(MultiValueMap<String, String> form) {
        List<Integer> rows = new ArrayList<>();
        for (int row = 0; row < MAX_ROWS; row++) {
            rows.add(row);
            String model = form.getFirst("gpuModel" + row);
            if (model == null || model.isBlank()) {
                break;
            }
        }
        return rows;
    }

    private static String divided(long quantity, int by) {
        return BigDecimal.valueOf(quantity)
                .divide(BigDecimal.valueOf(by))
                .stripTrailingZeros()
                .toPlainString();
    }
}
