package org.hansa.controlplane.joining;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hansa.controlplane.kernel.FieldErrors;
import org.hansa.ledger.model.MalformedRecordException;
import org.hansa.ledger.model.ResourceClass;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.SiteId;
import org.hansa.ledger.model.SiteRecord;

/** What the newcomer means to offer at each of its sites, in people's units. */
final class CapacitySection {
    static final List<String> COLUMNS = List.of("capacitySite", "vcpu", "memoryGib", "storageGb");

    private CapacitySection() {}

    private record Unit(String column, ResourceClass resource, int factor) {}

    private static final List<Unit> UNITS = List.of(
            new Unit("vcpu", ResourceClass.VCPU, 1_000),
            new Unit("memoryGib", ResourceClass.MEMORY_MB, 1_024),
            new Unit("storageGb", ResourceClass.STORAGE_GB, 1));

    static Map<SiteId, ResourceVector> read(Section section, List<SiteRecord> sites, FieldErrors errors) {
        Map<SiteId, ResourceVector> capacity = new LinkedHashMap<>();
        for (SiteRecord site : sites) {
            int row = section.all("capacitySite").indexOf(site.site().value());
            if (row < 0) {
                errors.add("capacitySite", "says nothing about " + site.site());
                continue;
            }
            TreeMap<ResourceClass, Long> quantities = new TreeMap<>();
            for (Unit unit : UNITS) {
                String typed = section.at(unit.column(), row);
                if (!typed.isEmpty()) {
                    errors.parse(unit.column() + "[" + row + "]", typed, text -> quantity(text, unit.factor()))
                            .ifPresent(each -> quantities.put(unit.resource(), each));
                }
            }
            errors.require(
                    quantities.values().stream().anyMatch(each -> each > 0),
                    "vcpu[" + row + "]",
                    "nothing is offered at " + site.site());
            capacity.put(site.site(), ResourceVector.of(quantities));
        }
        return capacity;
    }

    private static Long quantity(String text, int factor) {
        try {
            long quantity =
                    new BigDecimal(text).multiply(BigDecimal.valueOf(factor)).longValueExact();
            if (quantity < 0 || quantity > ResourceVector.MAX_QUANTITY) {
                throw new MalformedRecordException("is out of range");
            }
            return quantity;
        } catch (NumberFormatException e) {
            throw new MalformedRecordException("is not a number");
        } catch (ArithmeticException e) {
            throw new MalformedRecordException("is too fine or too large");
        }
    }
}
