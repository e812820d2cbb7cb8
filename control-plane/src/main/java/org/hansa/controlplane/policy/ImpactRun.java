package org.hansa.controlplane.policy;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.hansa.controlplane.authz.BundleArchive;
import org.hansa.controlplane.authz.PolicyBundle;
import org.hansa.controlplane.authz.PolicyBundles;
import org.hansa.controlplane.authz.RecordedDecision;
import org.hansa.controlplane.authz.RulesInForce;
import org.hansa.controlplane.kernel.HomeMember;
import org.springframework.stereotype.Component;

/** Asks a staged bundle what this member has decided before, and about the contracts that run here. */
@Component
class ImpactRun {
    /** Questions that one process of OPA is given: some megabytes. */
    private static final int BATCH = 500;

    private final PolicyBundles bundles;
    private final RuleTrial trial;
    private final RecordedDecision.Archive archive;
    private final RecordedDecision.RunningContracts contracts;
    private final RulesInForce rules;
    private final TrialProperties properties;
    private final HomeMember home;
    private final Clock clock;

    ImpactRun(
            PolicyBundles bundles,
            RuleTrial trial,
            RecordedDecision.Archive archive,
            RecordedDecision.RunningContracts contracts,
            RulesInForce rules,
            TrialProperties properties,
            HomeMember home,
            Clock clock) {
        this.bundles = bundles;
        this.trial = trial;
        this.archive = archive;
        this.contracts = contracts;
        this.rules = rules;
        this.properties = properties;
        this.home = home;
        this.clock = clock;
    }

    PolicyImpact of(PolicyBundle bundle) throws IOException {
        RulesInForce.Rules now = rules.require();
        Map<String, byte[]> files = BundleArchive.read(Files.readAllBytes(bundles.file(bundle.revision())));
        Asked asked = new Asked();
        List<RecordedDecision> batch = new ArrayList<>();
        for (Iterator<RecordedDecision> all =
                        archive.newest(properties.decisions()).iterator();
                all.hasNext(); ) {
            batch.add(all.next());
            if (batch.size() == BATCH || !all.hasNext()) {
                asked.count(batch, ask(bundle, files, batch));
                batch.clear();
            }
        }
        Map<String, List<RecordedDecision>> today = contracts.decidedToday();
        List<PolicyImpact.Breach> breaches = breaches(bundle, files, today);
        return new PolicyImpact(
                bundle.revision(),
                bundle.digest(),
                now.revision(),
                home.msp(),
                clock.millis(),
                asked.decisions,
                asked.unanswered,
                asked.flipped,
                asked.flips,
                today.size(),
                breaches.size(),
                breaches.stream().limit(PolicyImpact.MAX_LISTED).toList());
    }

    /** What has been counted so far. */
    private static final class Asked {
        private final List<PolicyImpact.Flip> flips = new ArrayList<>();
        private long decisions;
        private long unanswered;
        private long flipped;

        void count(List<RecordedDecision> batch, Map<Integer, SortedSet<String>> answers) {
            decisions += batch.size();
            for (int i = 0; i < batch.size(); i++) {
                RecordedDecision before = batch.get(i);
                SortedSet<String> after = answers.get(i);
                if (after == null) {
                    unanswered++;
                } else if (!after.equals(before.permitted())) {
                    flipped++;
                    if (flips.size() < PolicyImpact.MAX_LISTED) {
                        flips.add(new PolicyImpact.Flip(
                                before.digest(),
                                before.contract(),
                                without(before.permitted(), after),
                                without(after, before.permitted())));
                    }
                }
            }
        }
    }

    private Map<Integer, SortedSet<String>> ask(
            PolicyBundle bundle, Map<String, byte[]> files, List<RecordedDecision> decisions) throws IOException {
        return trial.permitted(
                files,
                decisions.stream()
                        .map(each -> inTheNameOf(bundle, each.question()))
                        .toList());
    }

    /** The same question to other rules: they answer for no revision and no reference data but their own. */
    private static Map<String, Object> inTheNameOf(PolicyBundle bundle, Map<String, Object> question) {
        TreeMap<String, Object> asked = new TreeMap<>(question);
        asked.put("revision", bundle.revision().value());
        asked.put(
                "reference",
                Map.of(
                        "digest",
                        bundle.referenceDigest().hex(),
                        "validUntilMillis",
                        Long.toString(bundle.referenceValidUntil().toEpochMilli())));
        return asked;
    }

    /** A site is lost to a contract when some class may be there today, and none under the new rules. */
    private List<PolicyImpact.Breach> breaches(
            PolicyBundle bundle, Map<String, byte[]> files, Map<String, List<RecordedDecision>> today)
            throws IOException {
        List<PolicyImpact.Breach> breaches = new ArrayList<>();
        for (Map.Entry<String, List<RecordedDecision>> contract : today.entrySet()) {
            TreeSet<String> before = new TreeSet<>();
            TreeSet<String> after = new TreeSet<>();
            contract.getValue().forEach(each -> before.addAll(each.permitted()));
            ask(bundle, files, contract.getValue()).values().forEach(after::addAll);
            SortedSet<String> lost = without(before, after);
            if (!lost.isEmpty()) {
                breaches.add(new PolicyImpact.Breach(contract.getKey(), lost));
            }
        }
        return breaches;
    }

    private static SortedSet<String> without(SortedSet<String> some, SortedSet<String> others) {
        TreeSet<String> rest = new TreeSet<>(some);
        rest.removeAll(others);
        return rest;
    }
}
