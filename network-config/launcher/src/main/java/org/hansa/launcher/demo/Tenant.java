package org.hansa.launcher.demo;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.hansa.launcher.demo.Tally.Acknowledged;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The tenant's platform team: asks for room, again with the same key when an answer was lost, and gives it back. */
final class Tenant {
    /** Longer than a control plane takes to come back after a crash on a busy machine. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final long PAUSE_MILLIS = 250;
    /** Worth repeating unchanged; everything else is an answer. */
    private static final Set<String> PASSING = Set.of(
            "POLICY_UNAVAILABLE",
            "ANCHOR_BACKLOG",
            "GRID_UNAVAILABLE",
            "LEDGER_UNAVAILABLE",
            "OVERLOADED",
            "TOO_MANY_REQUESTS",
            "PEER_UNAVAILABLE",
            "OWNER_REFUSED",
            "DECISION_UNRECORDED",
            "LEDGER_OUTCOME_UNKNOWN",
            "LEDGER_CONFLICT",
            "IDENTITY_PROVIDER_UNAVAILABLE");

    private final Api api;
    private final String persona;
    private final String contract;
    private final String keyPrefix;
    private final List<String> gpuModels;
    private final Tally tally;

    Tenant(Api api, String persona, String contract, String keyPrefix, List<String> gpuModels, Tally tally) {
        this.api = api;
        this.persona = persona;
        this.contract = contract;
        this.keyPrefix = keyPrefix;
        this.gpuModels = gpuModels;
        this.tally = tally;
    }

    /** Asks for a workload and counts what came of it. */
    Api.Answer place(Job job, Map<String, Object> wishes) throws IOException, InterruptedException {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("contract", contract);
        body.put("groups", List.of(group(job)));
        body.put("dataClass", Map.of("level", "CONFIDENTIAL", "tags", List.of()));
        body.putAll(wishes);
        Api.Answer answer = insist("POST", "/v1/allocations", body, "Idempotency-Key", keyPrefix + job.name());
        Instant deadline = Instant.now().plus(PATIENCE);
        while (answer.status() == 202 && Instant.now().isBefore(deadline)) {
            Thread.sleep(PAUSE_MILLIS);
            answer = insist("POST", "/v1/allocations", body, "Idempotency-Key", keyPrefix + job.name());
        }
        count(job, answer, body);
        return answer;
    }

    private void count(Job job, Api.Answer answer, Map<String, Object> body) {
        if (answer.status() == 201) {
            JsonNode allocation = answer.body();
            tally.told(Promises.of(Api.JSON.valueToTree(body), allocation));
            String member = allocation.path("member").asString("");
            tally.placed(
                    new Acknowledged(
                            allocation.path("id").asString(),
                            member,
                            job.name(),
                            allocation.path("placements").size()),
                    member.toLowerCase(Locale.ROOT).startsWith(persona.substring(0, persona.indexOf('-'))),
                    answer.nanos() / 1e6);
        } else {
            tally.refused(answer.code());
        }
    }

    /** Changes how many units an allocation has; again while somebody else changes it, or its last change is not sealed. */
    Api.Answer resize(String id, Job job, int count) throws IOException, InterruptedException {
        String path = "/v1/allocations/" + id;
        Map<String, Object> change = Map.of("groups", List.of(Map.of("name", "main", "count", count)));
        Instant deadline = Instant.now().plus(PATIENCE);
        while (true) {
            String etag = insist("GET", path, null).etag();
            Api.Answer answer = insist("PATCH", path, change, "If-Match", "\"" + etag + "\"");
            boolean again =
                    answer.code().equals("PRECONDITION_FAILED") && Instant.now().isBefore(deadline);
            if (answer.ok()) {
                Map<String, Object> group = new LinkedHashMap<>(group(job));
                group.put("count", count);
                tally.told(Promises.of(Api.JSON.valueToTree(Map.of("groups", List.of(group))), answer.body()));
            }
            if (!again) {
                return answer;
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    void release(String id) throws IOException, InterruptedException {
        Api.Answer answer = insist("DELETE", "/v1/allocations/" + id, null);
        if (answer.ok()) {
            tally.released(id);
        }
    }

    private Api.Answer insist(String method, String path, @Nullable Object body, String... headers)
            throws IOException, InterruptedException {
        IOException last = new IOException("not tried");
        Instant deadline = Instant.now().plus(PATIENCE);
        while (Instant.now().isBefore(deadline)) {
            try {
                Api.Answer answer = api.call(persona, method, path, body, headers);
                if (!PASSING.contains(answer.code()) && answer.status() != 502 && answer.status() != 504) {
                    return answer;
                }
                last = new IOException(answer.why());
            } catch (IOException lost) {
                last = lost;
            }
            Thread.sleep(PAUSE_MILLIS);
        }
        throw last;
    }

    /** As it stands in a request. */
    Map<String, Object> group(Job job) {
        Map<String, Object> resources = new LinkedHashMap<>();
        if (job.cpuMilli() > 0) {
            resources.put("VCPU", job.cpuMilli());
        }
        if (job.memoryMib() > 0) {
            resources.put("MEMORY_MB", job.memoryMib());
        }
        Map<String, Object> group = new LinkedHashMap<>();
        group.put("name", "main");
        group.put("count", job.count());
        group.put("resources", resources);
        group.put("kind", job.wantsGpu() ? "GPU_JOB" : "VM");
        if (job.wantsGpu()) {
            Map<String, Object> gpu = new LinkedHashMap<>();
            gpu.put("models", job.models().isEmpty() ? gpuModels : job.models());
            gpu.put(
                    job.devices() > 0 ? "devices" : "milliPerDevice",
                    job.devices() > 0 ? job.devices() : job.milliPerDevice());
            group.put("gpu", gpu);
        }
        return group;
    }
}
