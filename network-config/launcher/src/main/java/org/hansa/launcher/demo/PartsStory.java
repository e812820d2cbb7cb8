package org.hansa.launcher.demo;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** A group whose units are to lie with different members, and its end. */
final class PartsStory {
    private final Tenant team;
    private final Api api;
    private final Consortium consortium;
    private String id = "";

    PartsStory(Tenant team, Api api, Consortium consortium) {
        this.team = team;
        this.api = api;
        this.consortium = consortium;
    }

    String place() throws IOException, InterruptedException {
        Map<String, Object> group = Map.of(
                "name",
                "pair",
                "count",
                2,
                "resources",
                Map.of("VCPU", 1_000, "MEMORY_MB", 1_024),
                "kind",
                "VM",
                "spread",
                Map.of("key", "member", "maxPerDomain", 1));
        Job pair = new Job("in-parts", 2, 1_000, 1_024, 0, 0, List.of(), 0, Double.MAX_VALUE);
        Api.Answer answer = team.place(pair, Map.of("groups", List.of(group), "sites", consortium.permittedSites()));
        JsonNode body = api.expect(answer, "placing in parts");
        id = body.path("id").asString();
        TreeSet<String> owners = new TreeSet<>();
        body.path("receipts").forEach(each -> owners.add(each.path("owner").asString()));
        if (answer.status() != 201 || owners.size() != 2) {
            throw new StepFailure("expected 201 with receipts of two members, got " + answer.status()
                    + " with those of " + owners + ", " + body.path("state").asString("unknown"));
        }
        StringBuilder said = new StringBuilder(String.format(Locale.ROOT, "201 in %.1f ms:", answer.nanos() / 1e6));
        for (JsonNode each : body.path("placements")) {
            said.append(' ')
                    .append(each.path("units").asInt())
                    .append(" unit at ")
                    .append(each.path("site").asString())
                    .append(" of ")
                    .append(each.path("member").asString())
                    .append(';');
        }
        return said.append(" receipts of ").append(owners).append('.').toString();
    }

    String release() throws IOException, InterruptedException {
        team.release(id);
        JsonNode after =
                api.get(Consortium.HOME + "-viewer", "/v1/allocations/" + id).body();
        String state = after.path("state").asString();
        if (!state.equals("RELEASED")) {
            throw new StepFailure("after the release it is " + state + ": " + after.path("members"));
        }
        StringBuilder said = new StringBuilder("RELEASED.");
        for (JsonNode each : after.path("members")) {
            said.append(' ')
                    .append(each.path("member").asString())
                    .append(" voted ")
                    .append(each.path("state").asString())
                    .append(each.path("released").asBoolean() ? ", and has its room back." : ".");
        }
        return said.toString();
    }
}
