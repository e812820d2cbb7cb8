package org.hansa.controlplane.allocation;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.hansa.controlplane.kernel.Quantities;
import org.hansa.controlplane.ledger.LedgerIdentity;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.controlplane.ledger.LedgerWriter;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.Grant;
import org.hansa.ledger.model.GrantUse;
import org.hansa.ledger.model.LedgerFunction;
import org.hansa.ledger.model.ResourceClass;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.ServiceContract;
import org.hansa.ledger.model.SiteId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes idle parts of grants back from sites, for a contract whose quota is all granted. Grid first, ledger second: what a
 * site gives back nobody there takes any more before the ledger shrinks the grant, so no anchor finds it too small.
 */
final class GrantMover {
    /** A donor that had nothing is left alone so long, so that a full contract does not cause a storm of calls. */
    static final Duration FRUITLESS = Duration.ofSeconds(3);

    private static final Logger LOG = LoggerFactory.getLogger(GrantMover.class);
    private static final int MAX_DONORS = 3;
    private final LedgerView ledger;
    private final LedgerWriter writer;
    private final GrantDonors donors;
    private final Consumer<Grant> sink;
    private final Clock clock;
    private final Map<Asked, Instant> fruitless = new ConcurrentHashMap<>();

    private record Asked(ContractHandle contract, SiteId donor, Set<ResourceClass> classes) {}

    private record Donor(Grant grant, ResourceVector idle) {}

    GrantMover(LedgerView ledger, LedgerWriter writer, GrantDonors donors, Consumer<Grant> sink, Clock clock) {
        this.ledger = ledger;
        this.writer = writer;
        this.donors = donors;
        this.sink = sink;
        this.clock = clock;
    }

    /**
     * Frees quota at other sites than the receiver, those with the most idle first, as much as is missing and up to half of
     * what a donor has idle, in chunks as quota is handed out. One call at a time for each contract.
     */
    void free(ServiceContract contract, SiteId receiver, ResourceVector missing) {
        List<Donor> candidates = candidates(contract, receiver, missing);
        boolean possible = missing.quantities().keySet().stream().allMatch(each -> candidates.stream()
                .anyMatch(donor -> donor.idle().get(each) > 0));
        if (!possible) {
            return;
        }
        ResourceVector open = missing;
        int asked = 0;
        for (Donor donor : candidates) {
            if (open.isZero() || asked == MAX_DONORS) {
                return;
            }
            ResourceVector wanted = wanted(contract.quota(), open, donor.idle());
            Asked question = new Asked(
                    contract.handle(), donor.grant().site(), wanted.quantities().keySet());
            if (wanted.isZero() || recentlyFruitless(question)) {
                continue;
            }
            asked++;
            ResourceVector freed = take(donor.grant(), wanted);
            if (freed.isZero()) {
                fruitless.put(question, clock.instant().plus(FRUITLESS));
            }
            open = Quantities.rest(open, freed);
        }
    }

    /** What the ledger has as granted and not used at the contract's other sites. */
    ResourceVector idleElsewhere(ContractHandle contract, SiteId receiver) {
        return ledger.grants(contract).stream()
                .filter(grant -> !grant.site().equals(receiver))
                .map(this::idle)
                .reduce(ResourceVector.ZERO, ResourceVector::plus);
    }

    private List<Donor> candidates(ServiceContract contract, SiteId receiver, ResourceVector missing) {
        return ledger.grants(contract.handle()).stream()
                .filter(grant -> !grant.site().equals(receiver))
                .map(grant -> new Donor(grant, idle(grant)))
                .sorted(Comparator.comparingDouble((Donor donor) -> -share(missing, donor.idle())))
                .toList();
    }

    private ResourceVector idle(Grant grant) {
        ResourceVector used = ledger.grantUse(grant.contract(), grant.site())
                .map(GrantUse::used)
                .orElse(ResourceVector.ZERO);
        return Quantities.rest(grant.granted(), used);
    }

    /** How much of what is missing the donor could give, in whole classes. */
    private static double share(ResourceVector missing, ResourceVector idle) {
        return missing.quantities().entrySet().stream()
                .mapToDouble(each -> Math.min(1, (double) idle.get(each.getKey()) / each.getValue()))
                .sum();
    }

    static ResourceVector wanted(ResourceVector quota, ResourceVector missing, ResourceVector idle) {
        TreeMap<ResourceClass, Long> wanted = new TreeMap<>();
        missing.quantities().forEach((each, amount) -> {
            long generous = Math.min(QuotaShare.chunk(quota, each), idle.get(each) / 2);
            wanted.put(each, Math.min(idle.get(each), Math.max(amount, generous)));
        });
        return ResourceVector.of(wanted);
    }

    private boolean recentlyFruitless(Asked question) {
        Instant now = clock.instant();
        fruitless.values().removeIf(until -> !until.isAfter(now));
        return fruitless.containsKey(question);
    }

    /** @return by how much the donor's grant shrank on the ledger */
    private ResourceVector take(Grant grant, ResourceVector wanted) {
        ResourceVector offered = donors.giveBack(grant, wanted);
        if (offered.isZero()) {
            return ResourceVector.ZERO;
        }
        try {
            Grant smaller = set(writer, grant, Quantities.rest(grant.granted(), offered));
            sink.accept(smaller);
            return offered;
        } catch (Failure failure) {
            LOG.info("{} keeps its grant of {}: {}", grant.site(), grant.contract(), failure.getMessage());
            if (definite(failure)) {
                donors.giveBack(grant, ResourceVector.ZERO);
            }
            return ResourceVector.ZERO;
        }
    }

    /** What may still commit must not be used meanwhile: then the offer stands until it has, or has run out. */
    private static boolean definite(Failure failure) {
        return failure.kind() != FailureKind.LEDGER_OUTCOME_UNKNOWN && failure.kind() != FailureKind.LEDGER_UNAVAILABLE;
    }

    /** @throws Failure when the ledger does not have it, or that is not known */
    static Grant set(LedgerWriter writer, Grant before, ResourceVector granted) {
        return Grant.parse(writer.submit(
                        LedgerIdentity.ANCHOR,
                        LedgerFunction.SET_GRANT,
                        before.contract().value(),
                        before.site().value(),
                        new String(granted.bytes(), StandardCharsets.UTF_8),
                        Long.toString(before.version()))
                .result());
    }
}
