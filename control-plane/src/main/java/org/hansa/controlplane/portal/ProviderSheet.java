package org.hansa.controlplane.portal;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.hansa.controlplane.kernel.FieldErrors;
import org.hansa.grid.GpuGroup;
import org.hansa.grid.ProviderSpec;
import org.hansa.ledger.model.ProviderId;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.SiteId;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

/**
 * Resource providers as a table: one line each, commas between the columns, the first line names them. Nothing that a
 * provider is described with holds a comma, so there is no quoting.
 */
final class ProviderSheet {
    static final List<String> COLUMNS =
            List.of("id", "site", "vcpu", "memoryGib", "storageGb", "gpuModel", "gpus", "gpuMemoryGib", "traits");
    static final String EXAMPLE = String.join(",", COLUMNS) + "\n"
            + "rack-17,fi-hel-1,64,256,4000,,,,CERT_ISO27001\n"
            + "rack-18,fi-hel-1,96,512,4000,T4,8,16,CERT_ISO27001 TIER_4\n";
    private static final int MAX_LINES = 1_000;
    private static final int KIBI = 1_024;

    private ProviderSheet() {}

    /** @param errors get one entry for each thing that is wrong, by line */
    static List<ProviderSpec> read(String text, FieldErrors errors) {
        List<String> lines =
                text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
        if (lines.isEmpty()) {
            errors.add("sheet", "is empty: paste lines or choose a file");
            return List.of();
        }
        List<String> header = cells(lines.get(0));
        if (!header.containsAll(List.of("id", "site")) || !COLUMNS.containsAll(header)) {
            errors.add("line 1", "must name the columns: " + String.join(",", COLUMNS));
            return List.of();
        }
        if (lines.size() - 1 > MAX_LINES) {
            errors.add("sheet", "has more than " + MAX_LINES + " providers");
            return List.of();
        }
        List<ProviderSpec> specs = new ArrayList<>();
        Set<ProviderId> seen = new HashSet<>();
        for (int i = 1; i < lines.size(); i++) {
            String where = "line " + (i + 1);
            provider(header, cells(lines.get(i)), where, errors).ifPresent(spec -> {
                errors.require(seen.add(spec.id()), where, spec.id() + " is given twice");
                specs.add(spec);
            });
        }
        return specs;
    }

    private static Optional<ProviderSpec> provider(
            List<String> header, List<String> cells, String where, FieldErrors errors) {
        if (cells.size() > header.size()) {
            errors.add(where, "has more cells than there are columns");
            return Optional.empty();
        }
        MultiValueMap<String, String> row = new LinkedMultiValueMap<>();
        for (int column = 0; column < cells.size(); column++) {
            row.set(header.get(column), cells.get(column));
        }
        FieldErrors wrong = new FieldErrors();
        Optional<ProviderSpec> spec = read(new FormFields(row, wrong), wrong);
        wrong.list().forEach(each -> errors.add(where, each.field() + " " + each.message()));
        return spec;
    }

    /** One provider, from a line or from a form. */
    static Optional<ProviderSpec> read(FormFields fields, FieldErrors errors) {
        Optional<ProviderId> id = fields.parsed("id", ProviderId::new);
        Optional<SiteId> site = fields.parsed("site", SiteId::new);
        ResourceVector inventory = fields.resources();
        TreeSet<String> traits = fields.codes("traits");
        int gpus = fields.number("gpus", 0, 0, GpuGroup.MAX_DEVICES);
        int memoryGib = fields.number("gpuMemoryGib", 0, 0, KIBI);
        String model = fields.text("gpuModel");
        errors.require((model == null) == (gpus == 0), "gpuModel", "and the number of devices belong together");
        if (id.isEmpty() || site.isEmpty()) {
            return Optional.empty();
        }
        try {
            List<GpuGroup> groups = model == null || gpus == 0
                    ? List.of()
                    : List.of(new GpuGroup(model.toUpperCase(Locale.ROOT), gpus, (long) memoryGib * KIBI));
            errors.require(!inventory.isZero() || !groups.isEmpty(), "vcpu", "the provider has nothing to give");
            return Optional.of(new ProviderSpec(id.get(), site.get(), inventory, groups, traits));
        } catch (IllegalArgumentException e) {
            errors.add("provider", String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private static List<String> cells(String line) {
        return List.of(line.split(",", -1)).stream().map(String::strip).toList();
    }
}
