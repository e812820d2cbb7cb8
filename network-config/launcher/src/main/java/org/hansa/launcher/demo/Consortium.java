package org.hansa.launcher.demo;

import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.hansa.launcher.keycloak.Organisation;
import org.hansa.launcher.stack.HansaStack;
import org.hansa.network.config.Member;
import org.hansa.network.config.Site;
import tools.jackson.databind.JsonNode;

/** The members' people: declare capacity, register providers, agree on a contract, vote. */
final class Consortium {
    /** The member whose tenant the story follows, and the other one that sells it room. */
    static final String HOME = "rhein";

    static final String OTHER = "nord";
    static final String TENANT_ALIAS = "aurora-bank";
    private static final int PROVIDERS_A_CALL = 500;
    /** In no trace; there so that a tenant can ask for more storage than its contract has where there would be room. */
    private static final long STORAGE_GB_A_HOST = 1_000;

    private static final long STORAGE_QUOTA_GB = 100;
    private static final long PAUSE_MILLIS = 200;
    private final HansaStack stack;
    private final Api api;

    Consortium(HansaStack stack, Api api) {
        this.stack = stack;
        this.api = api;
    }

    List<Member> members() {
        return stack.installation().members();
    }

    /** Sites in the European Union, where the tenant's contract lets it place: the home's first. */
    List<String> permittedSites() {
        List<String> sites = new ArrayList<>();
        for (String id : List.of(HOME, OTHER)) {
            member(id).sites().forEach(site -> sites.add(site.id()));
        }
        return sites;
    }

    /** Every member's control plane shows the same founding records. */
    String checkFounded() throws IOException, InterruptedException {
        for (Member member : members()) {
            String persona = member.id() + "-member-admin";
            JsonNode list = api.expect(api.get(persona, "/v1/members"), "reading the members");
            JsonNode sites = api.expect(api.get(persona, "/v1/sites"), "reading the sites");
            int expected = members().size()
                    + stack.installation().consortium().associations().size();
            if (list.path("items").size() != expected
                    || sites.path("items").size() != 2 * members().size()) {
                throw new StepFailure(
                        member.id() + " sees " + list.path("items").size() + " organisations and "
                                + sites.path("items").size() + " sites");
            }
        }
        return members().size() + " control planes read the same members and sites from the ledger.";
    }

    /** Declares what the hosts add up to, where the ledger does not have at least that already. */
    String declareCapacity(List<Host> hosts) throws IOException, InterruptedException {
        return declareCapacity(hosts, Map.of());
    }

    /** @param offers prices and latencies by site; a site that is not in it declares none */
    String declareCapacity(List<Host> hosts, Map<String, Map<String, Object>> offers)
            throws IOException, InterruptedException {
        int declared = 0;
        for (Member member : members()) {
            String persona = member.id() + "-capacity";
            for (Site site : member.sites()) {
                Map<String, Long> sum = capacityOf(hosts, site.id());
                String path = "/v1/sites/" + site.id() + "/capacity";
                Api.Answer known = api.get(persona, path);
                JsonNode before = api.expect(known, "reading the capacity of " + site.id());
                if (sum.isEmpty() || covers(before.path("declared"), sum)) {
                    continue;
                }
                before.path("declared")
                        .propertyStream()
                        .forEach(
                                each -> sum.merge(each.getKey(), each.getValue().asLong(), Math::max));
                Map<String, Object> body = new LinkedHashMap<>();
                body.put("capacity", sum);
                body.put(
                        "from",
                        Instant.now()
                                .minus(1, ChronoUnit.HOURS)
                                .truncatedTo(ChronoUnit.SECONDS)
                                .toString());
                body.put(
                        "until",
                        Instant.now()
                                .plus(365, ChronoUnit.DAYS)
                                .truncatedTo(ChronoUnit.SECONDS)
                                .toString());
                Optional.ofNullable(offers.get(site.id())).ifPresent(offer -> body.put("offer", offer));
                api.expect(
                        api.insist(
                                persona,
                                "PUT",
                                path,
                                body,
                                "If-Match",
                                "\"" + before.path("version").asLong() + "\""),
                        "declaring the capacity of " + site.id());
                declared++;
            }
        }
        return declared + " declarations recorded, endorsed by a majority of members each.";
    }

    String registerProviders(List<Host> hosts) throws IOException, InterruptedException {
        for (Member member : members()) {
            List<Object> bodies = new ArrayList<>();
            for (Site site : member.sites()) {
                hosts.stream()
                        .filter(host -> host.site().equals(site.id()))
                        .forEach(host -> bodies.add(provider(host, site)));
            }
            for (int from = 0; from < bodies.size(); from += PROVIDERS_A_CALL) {
                List<Object> part = bodies.subList(from, Math.min(bodies.size(), from + PROVIDERS_A_CALL));
                api.expect(
                        api.insist(member.id() + "-capacity", "POST", "/v1/providers:batch", Map.of("providers", part)),
                        "registering providers of " + member.id());
            }
        }
        return hosts.size() + " hosts are resource providers in their members' grids.";
    }

    /** Proposes a contract over all members' sites; the clauses let the European ones through. Returns its handle. */
    String agree(List<Host> hosts) throws IOException, InterruptedException {
        return agree(hosts, permittedSites(), List.of("EU"));
    }

    /** @param sites whose hosts are the quota @param allow jurisdictions that the clauses let through */
    String agree(List<Host> hosts, List<String> sites, List<String> allow) throws IOException, InterruptedException {
        Map<String, Long> quota = new TreeMap<>();
        sites.forEach(site -> capacityOf(hosts, site).forEach((name, amount) -> quota.merge(name, amount, Long::sum)));
        quota.put("STORAGE_GB", STORAGE_QUOTA_GB);
        Map<String, Object> terms = new LinkedHashMap<>();
        terms.put("title", "Aurora Bank core platform");
        terms.put(
                "clauses",
                List.of(
                        clause("c1", "AT_REST", allow),
                        clause("c2", "PROCESSING", allow),
                        clause("c3", "BACKUP", allow)));
        terms.put("price", Map.of("VCPU_HOUR_EUR", "0.031"));
        terms.put("sla", Map.of("AVAILABILITY_PERCENT", "99.95"));
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("tenant", Organisation.id(HOME, TENANT_ALIAS));
        body.put("parties", members().stream().map(Member::msp).toList());
        body.put("quota", quota);
        body.put(
                "validFrom",
                Instant.now()
                        .minus(1, ChronoUnit.HOURS)
                        .truncatedTo(ChronoUnit.SECONDS)
                        .toString());
        body.put(
                "validUntil",
                Instant.now()
                        .plus(300, ChronoUnit.DAYS)
                        .truncatedTo(ChronoUnit.SECONDS)
                        .toString());
        body.put("terms", terms);
        JsonNode proposed = api.expect(
                api.insist(
                        HOME + "-member-admin",
                        "POST",
                        "/v1/contracts",
                        body,
                        "Idempotency-Key",
                        "demo-" + UUID.randomUUID()),
                "proposing the contract");
        String handle = proposed.path("handle").asString();
        accept(HOME + "-contracts", handle);
        for (Member member : members()) {
            if (isWanted(handle, member)) {
                accept(member.id() + "-member-admin", handle);
            }
        }
        Looking.until(
                () -> contract(handle),
                contract -> contract.path("state").asString("").equals("ACTIVE"),
                "the contract is active");
        return handle;
    }

    JsonNode contract(String handle) throws IOException, InterruptedException {
        return api.expect(api.get(HOME + "-contracts", "/v1/contracts/" + handle), "reading the contract");
    }

    private boolean isWanted(String handle, Member member) throws IOException, InterruptedException {
        JsonNode contract = contract(handle);
        boolean party = contract.path("parties").valueStream().anyMatch(each -> each.asString()
                .equals(member.msp()));
        boolean accepted = contract.path("acceptances")
                .valueStream()
                .anyMatch(each -> !each.path("tenant").asBoolean()
                        && each.path("party").asString().equals(member.msp()));
        return party && !accepted;
    }

    private void accept(String persona, String handle) throws IOException, InterruptedException {
        api.expect(
                api.insist(persona, "POST", "/v1/contracts/" + handle + "/accept", Map.of()),
                "accepting as " + persona);
    }

    /** A new revision of the rules: proposed by one, carried by a ballot, activated. Returns its name. */
    String changePolicy(String reason) throws IOException, InterruptedException {
        JsonNode known = api.expect(api.get(HOME + "-member-admin", "/v1/policies"), "reading the policies");
        String revision = "r" + (known.path("items").size() + 1);
        stack.stagePolicy(revision);
        JsonNode ballot = api.expect(
                api.insist(
                        HOME + "-member-admin",
                        "POST",
                        "/v1/policies",
                        Map.of("revision", revision, "summary", reason)),
                "proposing policy " + revision);
        for (String member : List.of(HOME, OTHER)) {
            api.expect(
                    api.insist(
                            member + "-voter",
                            "POST",
                            "/v1/ballots/" + ballot.path("id").asString() + "/votes",
                            Map.of(
                                    "contentDigest",
                                    ballot.path("contentDigest").asString(),
                                    "choice",
                                    "APPROVE",
                                    "reason",
                                    "tests and coverage are complete")),
                    "voting as " + member);
        }
        awaitPolicy(revision);
        api.expect(
                api.insist(HOME + "-voter", "POST", "/v1/policies/" + revision + "/activate", Map.of()),
                "activating policy " + revision);
        return revision;
    }

    /** The vote that carried it was cast at another member, whose block the home may still have to read. */
    private void awaitPolicy(String revision) throws IOException, InterruptedException {
        Instant deadline = Instant.now().plus(1, ChronoUnit.MINUTES);
        while (!api.get(HOME + "-voter", "/v1/policies/" + revision).ok()) {
            if (Instant.now().isAfter(deadline)) {
                throw new StepFailure(HOME + " has not heard of policy " + revision + " for a minute");
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    Member member(String id) {
        return stack.installation().consortium().member(id);
    }

    private static Map<String, Object> clause(String id, String aspect, List<String> allow) {
        return Map.of("id", id, "aspect", aspect, "allow", allow, "deny", List.of(), "allowAdequate", false);
    }

    private static boolean covers(JsonNode declared, Map<String, Long> wanted) {
        return wanted.entrySet().stream()
                .allMatch(each -> declared.path(each.getKey()).asLong(0) >= each.getValue());
    }

    private static Map<String, Object> provider(Host host, Site site) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("id", host.id());
        body.put("site", host.site());
        body.put(
                "inventory",
                Map.of("VCPU", host.cpuMilli(), "MEMORY_MB", host.memoryMib(), "STORAGE_GB", STORAGE_GB_A_HOST));
        body.put(
                "gpus",
                host.gpus() == 0
                        ? List.of()
                        : List.of(Map.of("model", host.model(), "count", host.gpus(), "memoryMb", 16_384)));
        body.put("traits", site.certificates().orElse(List.of("CERT_ISO27001")));
        return body;
    }

    static Map<String, Long> capacityOf(List<Host> hosts, String site) {
        Map<String, Long> sum = new TreeMap<>();
        for (Host host : hosts) {
            if (host.site().equals(site)) {
                sum.merge("VCPU", host.cpuMilli(), Long::sum);
                sum.merge("MEMORY_MB", host.memoryMib(), Long::sum);
                sum.merge("STORAGE_GB", STORAGE_GB_A_HOST, Long::sum);
                if (host.gpus() > 0) {
                    sum.merge("GPU_MILLI:" + host.model(), host.gpus() * 1_000L, Long::sum);
                }
            }
        }
        return sum;
    }
}
