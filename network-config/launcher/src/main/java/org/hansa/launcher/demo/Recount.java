package org.hansa.launcher.demo;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hansa.launcher.installation.Installation;
import org.hansa.network.config.Member;
import org.hansa.network.config.Site;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Counts what is taken at every site three times over, from the members' grids as their API shows them, from the archives'
 * files, and from the ledger's blocks, and compares. Shares no code with the engine or the contracts: leaves and records are
 * read as plain JSON.
 */
final class Recount {
    private final Installation installation;
    private final Api api;
    private final LedgerCount ledger;
    private long leaves;

    Recount(Installation installation, Api api, LedgerCount ledger) {
        this.installation = installation;
        this.api = api;
        this.ledger = ledger;
    }

    String check() throws IOException, InterruptedException {
        int sites = 0;
        for (Member member : installation.members()) {
            Map<String, Map<String, Long>> grid = grid(member);
            for (Site site : member.sites()) {
                Map<String, Long> head =
                        amounts(record("site/" + site.id() + "/head").path("totals"));
                Map<String, Long> declared =
                        amounts(record("capacity/" + site.id()).path("capacity"));
                Map<String, Long> live = archive(member, site.id());
                Map<String, Long> taken = grid.getOrDefault(site.id(), Map.of());
                same(site.id(), "grid", taken, "archive", live);
                same(site.id(), "archive", live, "ledger", head);
                head.forEach((name, amount) -> {
                    if (amount > declared.getOrDefault(name, 0L)) {
                        throw new StepFailure(
                                site.id() + ": live " + name + " " + amount + " exceeds what is declared");
                    }
                });
                sites++;
            }
        }
        return sites + " sites: grid, archive (" + leaves + " leaves) and ledger (" + ledger.transactions()
                + " transactions) agree on every class; nothing exceeds its declaration.";
    }

    private static void same(
            String site, String oneName, Map<String, Long> one, String otherName, Map<String, Long> other) {
        if (!one.equals(other)) {
            throw new StepFailure(site + ": the " + oneName + " has " + one + ", the " + otherName + " has " + other);
        }
    }

    private Map<String, Map<String, Long>> grid(Member member) throws IOException, InterruptedException {
        Map<String, Map<String, Long>> taken = new TreeMap<>();
        String next = "";
        do {
            JsonNode page = api.expect(
                    api.get(member.id() + "-capacity", "/v1/providers?pageSize=500" + next), "listing providers");
            for (JsonNode provider : page.path("items")) {
                Map<String, Long> ofSite =
                        taken.computeIfAbsent(provider.path("site").asString(), site -> new TreeMap<>());
                total(provider).forEach((name, amount) -> {
                    long used = amount - provider.path("free").path(name).asLong(0);
                    if (used != 0) {
                        ofSite.merge(name, used, Long::sum);
                    }
                });
            }
            String token = page.path("nextPageToken").asString("");
            next = token.isEmpty() ? "" : "&pageToken=" + token;
        } while (!next.isEmpty());
        return taken;
    }

    private static Map<String, Long> total(JsonNode provider) {
        Map<String, Long> total = amounts(provider.path("inventory"));
        for (JsonNode gpu : provider.path("gpus")) {
            total.merge(
                    "GPU_MILLI:" + gpu.path("model").asString(),
                    gpu.path("count").asLong() * 1_000,
                    Long::sum);
        }
        return total;
    }

    /** Frames of {@code leaves.log}: length, checksum, payload; the payload starts with the leaf's length and the leaf. */
    private Map<String, Long> archive(Member member, String site) throws IOException {
        Path file = find(member, site);
        Map<Long, Map<String, Long>> live = new TreeMap<>();
        List<Long> voided = voided(site);
        if (Files.exists(file)) {
            try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
                for (byte[] leaf = frame(in); leaf != null; leaf = frame(in)) {
                    apply(Api.JSON.readTree(leaf), voided, live);
                    leaves++;
                }
            }
        }
        Map<String, Long> sum = new TreeMap<>();
        live.values().forEach(each -> each.forEach((name, amount) -> sum.merge(name, amount, Long::sum)));
        return sum;
    }

    private static void apply(JsonNode leaf, List<Long> voided, Map<Long, Map<String, Long>> live) {
        long sequence = Long.parseLong(leaf.path("siteSequence").asString());
        if (voided.contains(sequence)) {
            return;
        }
        if (leaf.has("closes")) {
            live.remove(Long.parseLong(leaf.path("closes").asString()));
        }
        Map<String, Long> resources = amounts(leaf.path("resources"));
        if (!resources.isEmpty()) {
            live.put(sequence, resources);
        }
    }

    private List<Long> voided(String site) {
        List<Long> voided = new ArrayList<>();
        String prefix = "site/" + site + "/batch/";
        ledger.state().subMap(prefix, prefix + "~").values().forEach(bytes -> {
            for (JsonNode each : Api.JSON.readTree(bytes).path("voided")) {
                voided.add(Long.parseLong(each.path("sequence").asString()));
            }
        });
        return voided;
    }

    private Path find(Member member, String site) {
        return installation
                .home()
                .member(member.id())
                .resolve("archive")
                .resolve("site-" + site)
                .resolve("leaves.log");
    }

    private static byte @Nullable [] frame(DataInputStream in) throws IOException {
        try {
            int length = in.readInt();
            in.readInt();
            byte[] payload = in.readNBytes(length);
            int leaf = ByteBuffer.wrap(payload).getInt();
            return Arrays.copyOfRange(payload, 4, 4 + leaf);
        } catch (EOFException end) {
            return null;
        }
    }

    private JsonNode record(String key) {
        String text = ledger.text(key);
        return Api.JSON.readTree((text.isEmpty() ? "{}" : text).getBytes(StandardCharsets.UTF_8));
    }

    private static Map<String, Long> amounts(JsonNode object) {
        Map<String, Long> amounts = new TreeMap<>();
        object.propertyStream().forEach(each -> {
            long amount = Long.parseLong(each.getValue().asString());
            if (amount != 0) {
                amounts.put(each.getKey(), amount);
            }
        });
        return amounts;
    }
}
