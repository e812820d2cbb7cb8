package org.hansa.checker;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The independent checker: takes the bytes that a run left behind and recomputes everything. Every benchmark and every
 * fault run ends with it, and one violation voids the run.
 */
public final class AllocationChecker {
    private AllocationChecker() {}

    /**
     * @param violations sorted by kind and subject; empty when everything adds up
     * @param leaves that were played again
     */
    public record Result(List<Violation> violations, int providers, int sites, long leaves, int acknowledgements) {
        public Result {
            violations = List.copyOf(violations);
        }

        public boolean clean() {
            return violations.isEmpty();
        }

        /** For people, a line each, the first ten. */
        public String text() {
            StringBuilder text = new StringBuilder(clean() ? "No violation" : violations.size() + " violations");
            text.append(": " + providers + " providers, " + sites + " sites, " + leaves + " leaves, " + acknowledgements
                    + " acknowledgements were counted again.");
            violations.stream().limit(10).forEach(each -> text.append("\n  ").append(each));
            return text.toString();
        }
    }

    public static Result check(Evidence evidence) throws IOException {
        Findings findings = new Findings();
        return check(Grid.read(evidence.grid(), findings::add), evidence, findings);
    }

    /** @param grid as it was read from the evidence's entries, what was found on the way is in the findings */
    static Result check(Grid grid, Evidence evidence, Findings findings) throws IOException {
        Ledger ledger = new Ledger(evidence.ledger(), findings);
        Map<String, TreeMap<Long, Leaf>> events = new TreeMap<>();
        Map<String, ArchiveFile> archives = new TreeMap<>();
        long leaves = 0;
        for (Map.Entry<String, Path> each : evidence.archives().entrySet()) {
            String site = each.getKey();
            ArchiveFile archive =
                    ArchiveFile.read(each.getValue(), where -> findings.add(Violation.Kind.UNREADABLE, site, where));
            archives.put(site, archive);
            archive.leaves().forEach(leaf -> put(events, leaf, findings));
            leaves += archive.leaves().size();
            findings.counting(site, () -> SiteRules.check(site, archive, ledger, evidence.quiet(), findings));
        }
        for (Grid.Provider provider : grid.providers().values()) {
            waiting(provider, archives.getOrDefault(provider.site(), ArchiveFile.NONE), events, findings);
            findings.unless(
                    !evidence.quiet() || provider.outbox().isEmpty(),
                    Violation.Kind.UNANCHORED,
                    provider.id(),
                    provider.outbox().size() + " events are not sealed");
            Set<Long> voided = ledger.voided(provider.site());
            List<Grid.Past> past = grid.inventories().getOrDefault(provider.id(), List.of());
            TreeMap<Long, Leaf> own = events.getOrDefault(provider.id(), new TreeMap<>());
            findings.counting(provider.id(), () -> ProviderRules.check(provider, past, own, voided, findings));
        }
        AllocationRules.check(grid, findings);
        EndRules ends = new EndRules(grid, findings);
        archives.forEach((site, archive) -> findings.counting(site, () -> ends.check(archive.leaves())));
        if (evidence.quiet()) {
            Set<String> members =
                    evidence.grid().stream().map(Evidence.Entry::member).collect(Collectors.toSet());
            GroupRules.check(grid, members, findings);
        }
        ClientRules clients = new ClientRules(grid, ledger, events, findings);
        evidence.acknowledged().forEach(told -> findings.counting(told.allocation(), () -> clients.check(told)));
        return new Result(
                findings.sorted(),
                grid.providers().size(),
                evidence.archives().size(),
                leaves,
                evidence.acknowledged().size());
    }

    private static void waiting(
            Grid.Provider provider, ArchiveFile archive, Map<String, TreeMap<Long, Leaf>> events, Findings findings) {
        for (WaitingEvent each : provider.outbox()) {
            try {
                put(events, each.leaf(archive::leaf), findings);
            } catch (RuntimeException e) {
                findings.add(Violation.Kind.BROKEN_STREAM, provider.id(), "an event that waits ends nothing: " + e);
            }
        }
    }

    /** Between the archive's append and the trim an event is in both; then it must be the same. */
    private static void put(Map<String, TreeMap<Long, Leaf>> events, Leaf event, Findings findings) {
        Leaf known = events.computeIfAbsent(event.provider(), any -> new TreeMap<>())
                .putIfAbsent(event.providerSeq(), event);
        findings.unless(
                known == null || known.bodyDigest().equals(event.bodyDigest()),
                Violation.Kind.BROKEN_STREAM,
                event.provider(),
                "event " + event.providerSeq() + " is there twice, with two bodies");
    }
}
