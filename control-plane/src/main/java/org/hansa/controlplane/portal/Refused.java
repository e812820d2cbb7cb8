package org.hansa.controlplane.portal;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hansa.controlplane.allocation.RefusalRecord;
import org.hansa.controlplane.allocation.SiteRefusal;
import org.hansa.controlplane.contracts.ExcludedSite;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.ledger.model.ResourceClass;
import org.jspecify.annotations.Nullable;

/**
 * A refusal with everything that teaches: the same members as the problem document.
 *
 * @param dimensions how many candidates each dimension excluded
 * @param nearest in words, what would have fitted
 * @param decision digest of the decision, when there is one that is explained site by site
 */
record Refused(
        PortalErrors.Trouble trouble,
        Map<String, Integer> dimensions,
        @Nullable String nearest,
        List<SiteLine> sites,
        @Nullable String decision) {
    /** Why one site is not used, and what would change that. */
    record SiteLine(String site, String code, String reason, String remedy) {}

    static Refused of(Failure failure, HttpServletRequest request) {
        Map<String, Object> more = failure.properties();
        return new Refused(
                PortalErrors.Trouble.of(failure, request),
                dimensions(more.get("dimensions")),
                more.get("nearest") instanceof RefusalRecord.Nearest nearest ? words(nearest) : null,
                sites(more.get("sites")),
                decision(more.get("decision")));
    }

    static String words(RefusalRecord.Nearest nearest) {
        List<String> parts = new ArrayList<>();
        nearest.resources().forEach((name, quantity) -> parts.add(Amounts.text(new ResourceClass(name), quantity)));
        if (nearest.gpuDevices() != null) {
            parts.add(nearest.gpuDevices() + " × " + (nearest.gpuModels() == null ? "GPU" : nearest.gpuModels()));
        }
        return nearest.count() + " × (" + String.join(", ", parts) + ") at " + nearest.site();
    }

    private static Map<String, Integer> dimensions(@Nullable Object value) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, count) -> counts.put(String.valueOf(name), ((Number) count).intValue()));
        }
        return counts;
    }

    private static List<SiteLine> sites(@Nullable Object value) {
        List<SiteLine> lines = new ArrayList<>();
        if (value instanceof List<?> list) {
            for (Object each : list) {
                if (each instanceof SiteRefusal site) {
                    lines.add(new SiteLine(site.site(), site.code(), site.reason(), site.remedy()));
                } else if (each instanceof ExcludedSite site) {
                    lines.add(new SiteLine(site.site(), site.code(), site.reason(), site.remedy()));
                }
            }
        }
        return lines;
    }

    private static @Nullable String decision(@Nullable Object value) {
        boolean explained = value instanceof Map<?, ?> map && Boolean.TRUE.equals(map.get("explained"));
        return explained && ((Map<?, ?>) value).get("id") instanceof String id ? id : null;
    }
}
