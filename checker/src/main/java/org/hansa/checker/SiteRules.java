package org.hansa.checker;

import static org.hansa.checker.Violation.Kind.BROKEN_STREAM;
import static org.hansa.checker.Violation.Kind.DISAGREEMENT;
import static org.hansa.checker.Violation.Kind.OVER_ALLOCATION;
import static org.hansa.checker.Violation.Kind.UNANCHORED;

import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** One site: its archive against the ledger's head, and what both count as live against declaration and grants. */
final class SiteRules {
    private final String site;
    private final ArchiveFile archive;
    private final Ledger ledger;
    private final Findings findings;
    private final TreeMap<Long, Leaf> live = new TreeMap<>();

    static void check(String site, ArchiveFile archive, Ledger ledger, boolean quiet, Findings findings) {
        SiteRules rules = new SiteRules(site, archive, ledger, findings);
        rules.dense();
        rules.anchored(quiet);
        rules.play();
        rules.compare();
    }

    private SiteRules(String site, ArchiveFile archive, Ledger ledger, Findings findings) {
        this.site = site;
        this.archive = archive;
        this.ledger = ledger;
        this.findings = findings;
    }

    private void dense() {
        Map<String, Long> byContract = new HashMap<>();
        for (int i = 0; i < archive.leaves().size(); i++) {
            Leaf leaf = archive.leaves().get(i);
            long next = byContract.merge(leaf.contract(), 1L, Long::sum) - 1;
            findings.unless(
                    leaf.sequence() == i
                            && leaf.contractSequence() == next
                            && leaf.site().equals(site),
                    BROKEN_STREAM,
                    site,
                    "leaf " + i + " says that it is " + leaf.sequence() + ", contract sequence "
                            + leaf.contractSequence() + " for " + next);
        }
    }

    private void anchored(boolean quiet) {
        Ledger.Head head = ledger.head(site);
        int size = archive.leaves().size();
        findings.unless(
                head.size() <= size,
                BROKEN_STREAM,
                site,
                "the ledger has " + head.size() + " leaves, the archive " + size);
        findings.unless(
                !quiet || head.size() >= size,
                UNANCHORED,
                site,
                (size - head.size()) + " sealed events are not on the ledger");
        if (head.size() > 0 && head.size() <= size) {
            String root = HexFormat.of()
                    .formatHex(ArchiveFile.Merkle.root(archive.hashes().subList(0, (int) head.size())));
            findings.unless(
                    root.equals(head.root()),
                    BROKEN_STREAM,
                    site,
                    "the archive's first " + head.size() + " leaves have the root " + root + ", the ledger "
                            + head.root());
        }
    }

    /** As the ledger must have counted them: what is voided counts as nothing. */
    private void play() {
        Set<Long> voided = ledger.voided(site);
        Map<String, Long> declared = ledger.declared(site).orElse(Map.of());
        Amounts taken = new Amounts();
        long anchored = ledger.head(site).size();
        for (int at = 0; at < archive.leaves().size(); at++) {
            Leaf leaf = archive.leaves().get(at);
            boolean displaced = leaf.sequence() != at;
            if (displaced || at >= anchored || voided.contains(leaf.sequence())) {
                continue;
            }
            if (leaf.ends()) {
                Leaf ended = live.remove(leaf.closes());
                findings.unless(
                        ended != null && ended.allocation().equals(leaf.allocation()),
                        BROKEN_STREAM,
                        site,
                        "leaf " + leaf.sequence() + " closes " + leaf.closes() + ", which is not live");
                if (ended != null) {
                    taken.add(ended.resources(), -1);
                }
            }
            if (leaf.opens()) {
                live.put(leaf.sequence(), leaf);
                taken.add(leaf.resources(), 1);
            }
        }
        findings.unless(
                taken.within(declared), OVER_ALLOCATION, site, taken + " is live, " + declared + " is declared");
    }

    private void compare() {
        Amounts sum = new Amounts();
        Map<String, Amounts> byContract = new TreeMap<>();
        live.values().forEach(each -> {
            sum.add(each.resources(), 1);
            byContract.computeIfAbsent(each.contract(), any -> new Amounts()).add(each.resources(), 1);
        });
        findings.unless(
                sum.same(ledger.head(site).totals()),
                DISAGREEMENT,
                site,
                "the archive's leaves leave " + sum + ", the ledger's head has "
                        + ledger.head(site).totals());
        byContract.forEach((contract, used) -> {
            Map<String, Long> granted = ledger.granted(contract, site).orElse(Map.of());
            findings.unless(
                    used.within(granted),
                    OVER_ALLOCATION,
                    contract + "/" + site,
                    used + " is live, " + granted + " is granted");
            ledger.used(contract, site)
                    .ifPresent(counted -> findings.unless(
                            used.same(counted),
                            DISAGREEMENT,
                            contract + "/" + site,
                            "leaves use " + used + ", the ledger counts " + counted));
        });
        liveKeys();
    }

    private void liveKeys() {
        Map<Long, String> keys = ledger.live(site);
        Map<Long, String> leaves = new HashMap<>();
        live.keySet()
                .forEach(sequence -> leaves.put(
                        sequence, HexFormat.of().formatHex(archive.hashes().get(sequence.intValue()))));
        findings.unless(
                keys.equals(leaves),
                DISAGREEMENT,
                site,
                "the ledger's live reservations are " + keys.keySet() + ", the archive's " + leaves.keySet());
    }
}
