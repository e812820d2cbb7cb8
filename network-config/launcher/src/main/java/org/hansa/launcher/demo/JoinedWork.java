package org.hansa.launcher.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.hansa.launcher.keycloak.Organisation;
import org.hansa.launcher.stack.HansaStack;
import tools.jackson.databind.JsonNode;

/** What the new member and a tenant of another one do together: capacity, a contract, a workload, a report. */
final class JoinedWork {
    private static final String HOME = Consortium.HOME;
    /** Rows of a departure that are counted from the ledger once nothing is left at the member's sites. */
    private static final Set<String> CLEARED = Set.of("HANDED_OVER", "FINAL_ACCOUNTS");

    private static final Duration REPORT_WITHIN = Duration.ofMinutes(4);
    private static final long PAUSE_MILLIS = 300;
    private final HansaStack stack;
    private final Api api;
    private final Newcomer newcomer;
    private String contract = "";
    private String allocation = "";

    JoinedWork(HansaStack stack, Api api, Newcomer newcomer) {
        this.stack = stack;
        this.api = api;
        this.newcomer = newcomer;
    }

    String offer() throws IOException, InterruptedException {
        Host host = new Host(newcomer.member().id() + "-host-1", newcomer.site(), 64_000, 262_144, 0, "");
        Consortium consortium = new Consortium(stack, api);
        return consortium.declareCapacity(List.of(host)) + "\n" + consortium.registerProviders(List.of(host));
    }

    String place() throws IOException, InterruptedException {
        contract = agree();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("contract", contract);
        body.put(
                "groups",
                List.of(Map.of(
                        "name",
                        "main",
                        "count",
                        1,
                        "kind",
                        "VM",
                        "resources",
                        Map.of("VCPU", 2_000, "MEMORY_MB", 4_096))));
        body.put("dataClass", Map.of("level", "CONFIDENTIAL", "tags", List.of()));
        body.put("sites", List.of(newcomer.site()));
        String key = UUID.randomUUID().toString();
        JsonNode placed = Looking.until(
                () -> api.expect(
                        api.insist(HOME + "-developer", "POST", "/v1/allocations", body, "Idempotency-Key", key),
                        "placing"),
                answer -> answer.path("state").asString("").equals("RESERVED"),
                "the room is held");
        allocation = placed.path("id").asString();
        recorded("the placement is on the ledger");
        return "Contract " + contract + ": allocation " + allocation + " of Aurora Bank is at "
                + placed.path("placements").path(0).path("site").asString() + " of "
                + placed.path("member").asString() + ", recorded.";
    }

    String release() throws IOException, InterruptedException {
        api.expect(api.insist(HOME + "-developer", "DELETE", "/v1/allocations/" + allocation, null), "releasing");
        Looking.until(this::read, answer -> answer.path("state").asString("").equals("RELEASED"), "it is released");
        JsonNode departure = departed(CLEARED, "the ledger counts nothing live at its sites");
        return "Allocation " + allocation + " is released. What is left of leaving: "
                + departure
                        .path("rows")
                        .valueStream()
                        .filter(row -> !row.path("progress").asString().equals("DONE"))
                        .map(row -> row.path("step").asString())
                        .toList()
                + ".";
    }

    /** The last row of its departure turns green by itself, at a member that did nothing for it. */
    String forgotten() throws IOException, InterruptedException {
        departed(Set.of("CONFIGURATION"), "the channel's configuration has forgotten it");
        return "Its departure is done to the last row, as " + Consortium.OTHER + " sees it.";
    }

    private JsonNode departed(Set<String> steps, String what) throws IOException, InterruptedException {
        String path = "/v1/members/" + newcomer.member().msp() + "/departure";
        return Looking.until(
                () -> api.expect(api.get(Consortium.OTHER + "-member-admin", path), "reading how far it is"),
                answer -> answer.path("rows")
                        .valueStream()
                        .filter(row -> steps.contains(row.path("step").asString()))
                        .allMatch(row -> row.path("progress").asString().equals("DONE")),
                what);
    }

    void export(Path report, Path trustRoot) throws IOException, InterruptedException {
        String officer = HOME + "-compliance";
        String path = "/v1/reports/"
                + api.expect(
                                api.insist(officer, "POST", "/v1/reports", Map.of("contract", contract)),
                                "asking for a report")
                        .path("id")
                        .asString();
        Instant deadline = Instant.now().plus(REPORT_WITHIN);
        JsonNode job = api.expect(api.get(officer, path), "reading the report's state");
        while (job.path("state").asString().equals("RUNNING") && Instant.now().isBefore(deadline)) {
            Thread.sleep(PAUSE_MILLIS);
            job = api.expect(api.get(officer, path), "reading the report's state");
        }
        if (!job.path("state").asString().equals("READY")) {
            throw new StepFailure("the report is " + job.path("state").asString() + ": "
                    + job.path("detail").asString());
        }
        api.download(officer, path + "/content", report);
        // From another member than the exporter: an auditor would not take both from the same hand.
        api.download(Consortium.OTHER + "-member-admin", "/v1/trust-root", trustRoot);
    }

    /** @throws StepFailure when a ballot is in no file of the report */
    String ballotsIn(Path report, List<String> ballots) throws IOException {
        try (ZipFile zip = new ZipFile(report.toFile())) {
            for (String ballot : ballots) {
                boolean there = false;
                for (ZipEntry entry : zip.stream().toList()) {
                    String text = new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.ISO_8859_1);
                    there = there || text.contains(ballot);
                }
                if (!there) {
                    throw new StepFailure("ballot " + ballot + " is not in the report");
                }
            }
        }
        return "It holds the ballots that admitted and removed "
                + newcomer.member().msp() + ": " + String.join(", ", ballots) + ".";
    }

    private String agree() throws IOException, InterruptedException {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Map<String, Object> terms = new LinkedHashMap<>();
        terms.put("title", "Aurora Bank in Madrid");
        terms.put(
                "clauses",
                List.of(Map.of(
                        "id",
                        "c1",
                        "aspect",
                        "AT_REST",
                        "allow",
                        List.of("EU"),
                        "deny",
                        List.of(),
                        "allowAdequate",
                        false)));
        terms.put("price", Map.of("VCPU_HOUR_EUR", "0.029"));
        terms.put("sla", Map.of("AVAILABILITY_PERCENT", "99.9"));
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("tenant", Organisation.id(HOME, Consortium.TENANT_ALIAS));
        body.put(
                "parties",
                List.of(
                        stack.installation().consortium().member(HOME).msp(),
                        newcomer.member().msp()));
        body.put("quota", Map.of("VCPU", 8_000, "MEMORY_MB", 16_384));
        body.put("validFrom", now.minus(1, ChronoUnit.HOURS).toString());
        body.put("validUntil", now.plus(200, ChronoUnit.DAYS).toString());
        body.put("terms", terms);
        String handle = api.expect(
                        api.insist(
                                HOME + "-member-admin",
                                "POST",
                                "/v1/contracts",
                                body,
                                "Idempotency-Key",
                                "join-" + UUID.randomUUID()),
                        "proposing the contract")
                .path("handle")
                .asString();
        // The home has accepted with its proposal.
        for (String persona : List.of(HOME + "-contracts", newcomer.member().id() + "-member-admin")) {
            accept(persona, handle);
        }
        Looking.until(
                () -> api.expect(api.get(HOME + "-contracts", "/v1/contracts/" + handle), "reading the contract"),
                answer -> answer.path("state").asString("").equals("ACTIVE"),
                "the contract is active");
        return handle;
    }

    private void accept(String persona, String handle) throws IOException, InterruptedException {
        api.expect(
                api.insist(persona, "POST", "/v1/contracts/" + handle + "/accept", Map.of()),
                "accepting as " + persona);
    }

    private JsonNode read() throws IOException, InterruptedException {
        return api.expect(api.get(HOME + "-viewer", "/v1/allocations/" + allocation), "reading the allocation");
    }

    private void recorded(String what) throws IOException, InterruptedException {
        Looking.until(this::read, answer -> answer.path("record").asString("").equals("RECORDED"), what);
    }
}
