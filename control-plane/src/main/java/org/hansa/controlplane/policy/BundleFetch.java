package org.hansa.controlplane.policy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.hansa.controlplane.authz.BundleArchive;
import org.hansa.controlplane.authz.PolicyBundle;
import org.hansa.controlplane.authz.PolicyBundles;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.hansa.controlplane.kernel.HomeMember;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.controlplane.peer.PeerCalls;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.MemberRecord;
import org.hansa.ledger.model.MspId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Brings what the ledger names and this member does not have from another member: a newcomer was not there when the rules
 * in force were voted on, and whoever was away missed what was proposed meanwhile. Who gives them does not matter, for
 * nothing is staged but what has the digest on the ledger. The members are asked in turn, the proposer first, and all of
 * them again after a pause that doubles.
 */
@Component
class BundleFetch {
    static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
    static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
    private static final Logger LOG = LoggerFactory.getLogger(BundleFetch.class);
    private static final Duration DEADLINE = Duration.ofSeconds(5);
    private final LedgerView ledger;
    private final PolicyBundles bundles;
    private final RuleTrial trial;
    private final PeerCalls peers;
    private final HomeMember home;
    private final Clock clock;
    private final Map<Digest, Search> searches = new ConcurrentHashMap<>();

    BundleFetch(
            LedgerView ledger, PolicyBundles bundles, RuleTrial trial, PeerCalls peers, HomeMember home, Clock clock) {
        this.ledger = ledger;
        this.bundles = bundles;
        this.trial = trial;
        this.peers = peers;
        this.home = home;
        this.clock = clock;
    }

    /**
     * How far the search for one bundle is.
     *
     * @param answers why each member that was asked did not give it
     */
    record Search(NamedRules rules, int rounds, Map<MspId, String> answers, Instant again) {
        Search {
            answers = Collections.unmodifiableMap(new LinkedHashMap<>(answers));
        }
    }

    /** What is missing here still, the most urgent first. */
    List<Search> missing() {
        return NamedRules.on(ledger, clock.millis()).stream()
                .flatMap(each -> Optional.ofNullable(searches.get(each.digest())).stream())
                .toList();
    }

    /** Asks for what is missing and due. Called by one thread. */
    void look() {
        List<NamedRules> wanted = NamedRules.on(ledger, clock.millis()).stream()
                .filter(this::missing)
                .toList();
        searches.keySet().retainAll(wanted.stream().map(NamedRules::digest).toList());
        for (NamedRules rules : wanted) {
            Search search = searches.getOrDefault(rules.digest(), new Search(rules, 0, Map.of(), Instant.EPOCH));
            if (!clock.instant().isBefore(search.again())) {
                ask(rules, search.rounds() + 1);
            }
        }
    }

    /** Under a name that is still voted on, what an operator has staged stays; once it is carried, the ledger says what it is. */
    private boolean missing(NamedRules rules) {
        try {
            Optional<PolicyBundle> staged = bundles.staged(rules.revision());
            return rules.standing() == NamedRules.Standing.PROPOSED
                    ? staged.isEmpty()
                    : staged.filter(each -> each.digest().equals(rules.digest()))
                            .isEmpty();
        } catch (IOException unreadable) {
            return true;
        }
    }

    private void ask(NamedRules rules, int round) {
        Map<MspId, String> answers = new LinkedHashMap<>();
        for (MspId member : askable(rules)) {
            try {
                take(rules, member);
                searches.remove(rules.digest());
                LOG.info("policy revision {} {} came from {}", rules.revision(), rules.digest(), member);
                return;
            } catch (Failure failure) {
                answers.put(member, failure.detail());
            }
        }
        Duration pause = pause(round);
        searches.put(
                rules.digest(),
                new Search(rules, round, answers, clock.instant().plus(pause)));
        LOG.warn(
                "no member gave policy revision {} {}, asked again in {}: {}",
                rules.revision(),
                rules.digest(),
                pause,
                answers);
    }

    private static Duration pause(int round) {
        Duration doubled = FIRST_PAUSE.multipliedBy(1L << Math.min(round - 1, 10));
        return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }

    private List<MspId> askable(NamedRules rules) {
        Stream<MspId> others = ledger.members().stream()
                .filter(each -> each.role() == MemberRecord.Role.MEMBER)
                .map(MemberRecord::member);
        return Stream.concat(Stream.of(rules.proposer()), others)
                .distinct()
                .filter(each -> !each.equals(home.msp()))
                .toList();
    }

    /** @throws Failure saying why this member's answer is none */
    private void take(NamedRules rules, MspId member) {
        byte[] archive = given(member, PeerBundles.path(rules.revision(), "bundle", rules.digest()));
        try {
            requireSame(rules.digest(), digestOf(archive));
            if (rules.standing() == NamedRules.Standing.PROPOSED) {
                // Nobody has approved of these yet, and an impact run would run them.
                trial.requireStrict(BundleArchive.read(archive));
            }
            takeTests(rules, member);
            bundles.stage(rules.revision(), archive);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot stage revision " + rules.revision(), e);
        }
    }

    private static Digest digestOf(byte[] archive) {
        try {
            return PolicyBundle.read(archive).digest();
        } catch (IOException e) {
            throw Failure.of(FailureKind.POLICY_REJECTED, "What it gave is no bundle: " + e.getMessage() + ".")
                    .causedBy(e);
        }
    }

    /** Without results a bundle can still be decided by; whoever votes sees that they are not there. */
    private void takeTests(NamedRules rules, MspId member) throws IOException {
        byte[] results;
        try {
            results = given(member, PeerBundles.path(rules.revision(), "tests", rules.testDigest()));
            requireSame(rules.testDigest(), Digest.of(results));
        } catch (Failure failure) {
            LOG.warn("{} gave no test results of revision {}: {}", member, rules.revision(), failure.detail());
            return;
        }
        bundles.stageTests(rules.revision(), results);
    }

    private byte[] given(MspId member, String path) {
        PeerCalls.Answer answer = peers.exchange(member, "GET", path, Optional.empty(), DEADLINE);
        if (answer.status() == 404) {
            throw Failure.of(FailureKind.NOT_FOUND, "It does not have it.");
        }
        if (answer.status() != 200) {
            throw Failure.of(FailureKind.PEER_UNAVAILABLE, "It answered " + answer.status() + ".");
        }
        return answer.body();
    }

    private static void requireSame(Digest wanted, Digest given) {
        if (!given.equals(wanted)) {
            throw Failure.of(FailureKind.POLICY_REJECTED, "It gave something else, with digest " + given + ".");
        }
    }
}
