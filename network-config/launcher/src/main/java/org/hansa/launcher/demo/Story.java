package org.hansa.launcher.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.hansa.launcher.demo.Tally.Acknowledged;
import org.hansa.launcher.installation.Ordering;
import org.hansa.launcher.installation.ProcessNames;
import org.hansa.launcher.stack.HansaStack;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The demonstration: three operators run one cloud, everything through the public API as its users would. */
final class Story implements DemoScenario {
    private static final Duration ANCHORED_WITHIN = Duration.ofMinutes(3);
    private static final Duration REPORT_WITHIN = Duration.ofMinutes(4);
    private static final double CHURN_GPU_USE = 0.85;

    private final HansaStack stack;
    private final DemoOptions options;
    private final PrintWriter people;
    private final @Nullable PrintWriter json;
    private final Api api;
    private final Consortium consortium;
    private final Steps steps;
    private final Tally tally = new Tally();
    private final long seed;
    private Scene scene = new Scene("nothing", List.of(), List.of());
    private String contract = "";
    private @Nullable Tenant tenant;
    private @Nullable Load load;
    private long transactionsBefore;
    private Summary.Evidence evidence = Summary.Evidence.NONE;

    Story(HansaStack stack, DemoOptions options, PrintWriter people, @Nullable PrintWriter json) {
        options.check();
        this.stack = stack;
        this.options = options;
        this.people = people;
        this.json = json;
        this.api = new Api(stack);
        this.consortium = new Consortium(stack, api);
        this.steps = new Steps(people);
        Long given = options.seed;
        this.seed = given != null ? given : Instant.now().getEpochSecond() % 1_000_000;
    }

    @Override
    public boolean play() throws Exception {
        people.println();
        people.println("Three data-centre operators run one cloud. Seed " + seed + ".");
        boolean ready = prepare();
        Percentiles anchors = new Percentiles(0, 0, 0);
        if (ready) {
            try (AnchorWatch watch = new AnchorWatch(api, Consortium.HOME + "-viewer")) {
                place();
                disturb();
                settle();
                anchors = watch.latencies();
            }
            prove();
        }
        new Summary(stack, steps, tally, anchors, evidence).print(people, json);
        return steps.allPassed();
    }

    private boolean prepare() throws InterruptedException {
        return steps.step("The consortium is founded, and every control plane reads it from the ledger", () -> {
                    scene = scene();
                    transactionsBefore = ledger().transactions();
                    return consortium.checkFounded() + "\nWorkload: " + scene.origin() + ".";
                })
                && steps.step("Members declare capacity", () -> consortium.declareCapacity(scene.hosts()))
                && steps.step("Members register resource providers", () -> consortium.registerProviders(scene.hosts()))
                && steps.step("A contract is proposed, and accepted by the tenant and by each party", () -> {
                    contract = consortium.agree(scene.hosts());
                    JsonNode signed = consortium.contract(contract);
                    prepareTenant();
                    return "Contract " + contract + " is ACTIVE; permitted sites " + signed.path("permittedSites")
                            + " (data at rest, in processing and in backup stay in the EU).";
                });
    }

    private void prepareTenant() {
        TreeSet<String> models = new TreeSet<>();
        scene.hosts().stream().filter(host -> host.gpus() > 0).forEach(host -> models.add(host.model()));
        Tenant team =
                new Tenant(api, Consortium.HOME + "-developer", contract, contract + "/", List.copyOf(models), tally);
        boolean churn = options.mode == DemoOptions.Mode.CHURN;
        double factor = churn ? Load.lifetimeFactor(scene, CHURN_GPU_USE) : 1;
        if (churn) {
            people.printf(
                    "    Lifetimes are scaled by %.4f to a mean GPU use of %.0f %%.%n", factor, CHURN_GPU_USE * 100);
        }
        tenant = team;
        load = new Load(team, new Wishes(seed), churn, factor, options.connections);
    }

    private void place() throws InterruptedException {
        steps.step("A workload is placed at home", () -> placed(Map.of(), "first-at-home"));
        steps.step(
                "A workload is placed at another member, in one call over mutual TLS",
                () -> placed(Map.of("sites", List.of(consortium.permittedSites().get(2))), "first-elsewhere"));
        PartsStory parts = new PartsStory(team(), api, consortium);
        boolean apart = steps.step("One group lies in parts with two members, all of them or none", parts::place);
        if (apart) {
            steps.step("It is given back, and every part is free", parts::release);
        }
        steps.step("Two machines lie on different hosts (spread)", () -> new TenantSteps(api, team()).apart());
        steps.step("A workload grows where it is (resize)", () -> new TenantSteps(api, team()).grown());
        steps.step(
                "Refused by residency: the tenant asks for Switzerland",
                () -> refused(small("in-switzerland"), Map.of("countries", List.of("CH")), "RESIDENCY"));
        steps.step(
                "Refused by quota: more storage than the contract has",
                () -> refused(small("too-much"), Map.of("groups", List.of(storage(500))), "QUOTA"));
        steps.step(
                "Refused for want of room: no host is that large",
                () -> refused(
                        new Job("too-large", 1, 1_000_000, 1_024, 0, 0, List.of(), 0, Double.MAX_VALUE),
                        Map.of(),
                        "NO_ROOM"));
    }

    private void disturb() throws InterruptedException {
        List<Job> jobs = scene.jobs();
        int third = jobs.size() / 3;
        steps.step(
                "Members change the policy while allocations run",
                () -> during(jobs.subList(0, third), () -> {
                    String revision = consortium.changePolicy("Demonstration: the same rules under a new revision");
                    return "Policy " + revision + " was approved by a majority and is in force.";
                }));
        steps.step(
                "A control plane is killed in mid-run and started again",
                () -> during(jobs.subList(third, 2 * third), this::killAndRestart));
        steps.step(
                "One member's identity realm stops; the others go on",
                () -> during(jobs.subList(2 * third, jobs.size()), this::stopRealm));
    }

    private void settle() throws InterruptedException {
        steps.step("Nothing that was acknowledged is missing", this::nothingMissing);
        steps.step("Everything is anchored", this::everythingAnchored);
    }

    private void prove() throws InterruptedException {
        Path folder = stack.installation().home().reports();
        Path report = folder.resolve("report.zip");
        Path trustRoot = folder.resolve("trust-root.json");
        OfflineVerifier verifier = new OfflineVerifier(stack.installation().root(), trustRoot);
        boolean exported = steps.step("The compliance officer exports a report, the verifier checks it offline", () -> {
            export(folder, report, trustRoot);
            OfflineVerifier.Verdict verdict = verifier.verify(report);
            evidence = new Summary.Evidence(
                    Optional.of(report), Optional.of(trustRoot), verdict.name(), evidence.transactions());
            boolean raft = stack.installation().network().ordering() == Ordering.RAFT;
            if (raft && verdict.onlyLacksAQuorum()) {
                return "Incomplete, as it has to be on Raft: every record holds, but " + verdict.firstBroken();
            }
            if (verdict.exitStatus() != 0) {
                throw new StepFailure("the verifier says " + verdict.name() + ": " + verdict.firstBroken());
            }
            return "Valid. " + verdict.said().path("claims").size() + " claims hold; "
                    + verdict.said().path("notShown").size() + " things are not shown, and it says which.";
        });
        steps.step("Grid, archive and ledger are counted again, independently", () -> {
            LedgerCount count = ledger();
            evidence = new Summary.Evidence(
                    evidence.report(),
                    evidence.trustRoot(),
                    evidence.verdict(),
                    count.transactions() - transactionsBefore);
            return new Recount(stack.installation(), api, count).check(tally.told());
        });
        if (exported) {
            Forgeries forgeries = new Forgeries(stack.installation(), report);
            steps.step(
                    "A copy with one bit flipped is refused by name",
                    () -> refuted(verifier, forgeries.flipped(folder.resolve("report-flipped.zip"))));
            steps.step(
                    "A copy rebuilt and signed again without one record is refused by name",
                    () -> refuted(verifier, forgeries.withoutOneRecord(folder.resolve("report-shortened.zip"))));
        }
    }

    private Scene scene() throws IOException {
        Path nodes = options.nodes;
        Path pods = options.pods;
        Integer limit = options.limit;
        int most = limit == null ? Integer.MAX_VALUE : limit;
        return nodes == null || pods == null
                ? SceneGenerator.generate(seed, Math.min(most, options.requests), consortium.permittedSites())
                : OpenbTrace.read(nodes, pods, most, seed, consortium.permittedSites());
    }

    private String placed(Map<String, Object> wishes, String name) throws IOException, InterruptedException {
        Api.Answer answer = team().place(small(name), wishes);
        JsonNode placement = api.expect(answer, "placing").path("placements").path(0);
        if (answer.status() != 201) {
            throw new StepFailure("no room was promised in time: the allocation is still "
                    + answer.body().path("state").asString("unknown"));
        }
        return String.format(
                "201 in %.1f ms: %s at %s (%s), receipt signed, on the ledger by %s.",
                answer.nanos() / 1e6,
                placement.path("provider").asString(),
                placement.path("site").asString(),
                answer.body().path("member").asString(),
                answer.body().path("anchorBy").asString());
    }

    private String refused(Job job, Map<String, Object> wishes, String code) throws IOException, InterruptedException {
        Api.Answer answer = team().place(job, wishes);
        if (!answer.code().equals(code)) {
            throw new StepFailure("expected " + code + ", got " + answer.why());
        }
        StringBuilder said = new StringBuilder(answer.status() + " " + code + ": "
                + answer.body().path("detail").asString());
        for (JsonNode site : answer.body().path("sites")) {
            said.append("\n  ")
                    .append(site.path("site").asString())
                    .append(": ")
                    .append(site.path("code").asString())
                    .append(", ")
                    .append(site.path("reason").asString(""));
        }
        return said.append("\nRemedy: ")
                .append(answer.body().path("remedy").asString("none given"))
                .toString();
    }

    private static Job small(String name) {
        return new Job(name, 1, 1_000, 1_024, 0, 0, List.of(), 0, Double.MAX_VALUE);
    }

    private static Map<String, Object> storage(long gigabytes) {
        Map<String, Object> group = new LinkedHashMap<>();
        group.put("name", "main");
        group.put("count", 1);
        group.put("resources", Map.of("STORAGE_GB", gigabytes));
        group.put("kind", "VOLUME");
        return group;
    }

    /** Plays workloads in the background; what happens meanwhile starts once a tenth of them are answered. */
    private String during(List<Job> jobs, Steps.Work meanwhile) throws Exception {
        AtomicInteger answered = new AtomicInteger();
        Exception[] failed = new Exception[1];
        Thread background = new Thread(
                () -> {
                    try {
                        Objects.requireNonNull(load).play(jobs, answered);
                    } catch (Exception e) {
                        failed[0] = e;
                    }
                },
                "demo-load");
        background.start();
        while (background.isAlive() && answered.get() < jobs.size() / 10) {
            Thread.sleep(20);
        }
        String said = meanwhile.run();
        background.join();
        if (failed[0] != null) {
            throw failed[0];
        }
        return said + "\n" + jobs.size() + " requests were answered meanwhile.";
    }

    private String killAndRestart() throws InterruptedException {
        String name = ProcessNames.controlPlane(consortium.member(Consortium.HOME));
        long start = System.nanoTime();
        stack.process(name).kill();
        stack.restart(name);
        return String.format(
                "%s was killed (SIGKILL) and ready again after %.1f s.", name, (System.nanoTime() - start) / 1e9);
    }

    private String stopRealm() throws IOException, InterruptedException {
        stack.keycloakAdmin().setRealmEnabled(Consortium.OTHER, false);
        try {
            try {
                stack.token(Consortium.OTHER + "-viewer");
                throw new StepFailure("the stopped realm still signs people in");
            } catch (IOException refusal) {
                api.expect(
                        team().place(small("realm-of-another-member-down"), Map.of()), "placing while a realm is down");
                return "Realm " + Consortium.OTHER + " refuses sign-in; the tenant of " + Consortium.HOME
                        + " placed a workload.";
            }
        } finally {
            stack.keycloakAdmin().setRealmEnabled(Consortium.OTHER, true);
        }
    }

    private String nothingMissing() throws IOException, InterruptedException {
        Map<String, Acknowledged> promised = tally.acknowledged();
        for (Acknowledged each : promised.values()) {
            Api.Answer answer = api.get(Consortium.HOME + "-viewer", "/v1/allocations/" + each.id());
            String state = answer.body().path("state").asString("");
            if (!answer.ok() || !(state.equals("RESERVED") || state.equals("ACTIVE"))) {
                throw new StepFailure(each.job() + " was acknowledged as " + each.id() + " and is now "
                        + answer.status() + " " + state);
            }
        }
        return promised.size() + " acknowledged allocations were read back one by one.";
    }

    private String everythingAnchored() throws IOException, InterruptedException {
        Instant deadline = Instant.now().plus(ANCHORED_WITHIN);
        Map<String, Acknowledged> open = new LinkedHashMap<>(tally.acknowledged());
        int voided = 0;
        while (!open.isEmpty()) {
            for (String id : List.copyOf(open.keySet())) {
                String record = api.get(Consortium.HOME + "-viewer", "/v1/allocations/" + id)
                        .body()
                        .path("record")
                        .asString("");
                if (record.equals("VOIDED")) {
                    voided++;
                }
                if (record.equals("RECORDED") || record.equals("VOIDED")) {
                    open.remove(id);
                }
            }
            if (!open.isEmpty() && Instant.now().isAfter(deadline)) {
                throw new StepFailure(open.size() + " allocations are not on the ledger after " + ANCHORED_WITHIN);
            }
            Thread.sleep(open.isEmpty() ? 0 : 500);
        }
        if (voided > 0) {
            throw new StepFailure(voided + " allocations were voided by the ledger");
        }
        return tally.acknowledged().size() + " allocations are RECORDED, none was voided.";
    }

    private void export(Path folder, Path report, Path trustRoot) throws IOException, InterruptedException {
        String officer = Consortium.HOME + "-compliance";
        Files.createDirectories(folder);
        JsonNode job = api.expect(
                api.insist(officer, "POST", "/v1/reports", Map.of("contract", contract)), "asking for a report");
        String path = "/v1/reports/" + job.path("id").asString();
        Instant deadline = Instant.now().plus(REPORT_WITHIN);
        while (job.path("state").asString().equals("RUNNING") && Instant.now().isBefore(deadline)) {
            Thread.sleep(300);
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

    private static String refuted(OfflineVerifier verifier, Path forged) throws IOException, InterruptedException {
        OfflineVerifier.Verdict verdict = verifier.verify(forged);
        if (verdict.exitStatus() != 1) {
            throw new StepFailure("the verifier says " + verdict.name() + " about a forged report");
        }
        return "Refused. First broken: " + verdict.firstBroken();
    }

    private LedgerCount ledger() throws IOException, InterruptedException {
        return LedgerCount.of(stack.installation(), Consortium.OTHER);
    }

    private Tenant team() {
        return Objects.requireNonNull(tenant);
    }
}
