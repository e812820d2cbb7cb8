package org.hansa.launcher.demo;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** What a tenant can do beyond asking for one machine. */
final class TenantSteps {
    private static final Job JOB_APART = small("pair");
    private static final Job JOB_GROWING = small("to-grow");

    private final Api api;
    private final Tenant team;

    TenantSteps(Api api, Tenant team) {
        this.api = api;
        this.team = team;
    }

    private static Job small(String name) {
        return new Job(name, 1, 1_000, 1_024, 0, 0, List.of(), 0, Double.MAX_VALUE);
    }

    String apart() throws IOException, InterruptedException {
        Map<String, Object> pair = new LinkedHashMap<>(team.group(JOB_APART));
        pair.put("count", 2);
        pair.put("spread", Map.of("key", "host", "maxPerDomain", 1));
        JsonNode placements = api.expect(team.place(JOB_APART, Map.of("groups", List.of(pair))), "placing two apart")
                .path("placements");
        TreeSet<String> hosts = new TreeSet<>();
        placements.forEach(each -> hosts.add(each.path("provider").asString()));
        if (hosts.size() != 2) {
            throw new StepFailure("two machines that were to lie apart lie on " + hosts);
        }
        return "201: one on each of " + String.join(" and ", hosts) + ".";
    }

    String grown() throws IOException, InterruptedException {
        JsonNode before = api.expect(team.place(JOB_GROWING, Map.of()), "placing");
        JsonNode after =
                api.expect(team.resize(before.path("id").asString(), JOB_GROWING, 3), "growing from 1 unit to 3");
        return "200: from 1 unit to 3, now in " + after.path("placements").size() + " part(s), the first at "
                + after.path("placements").path(0).path("provider").asString() + "; the same id, a leaf of its own.";
    }
}
