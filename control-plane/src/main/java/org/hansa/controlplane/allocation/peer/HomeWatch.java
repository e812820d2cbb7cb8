package org.hansa.controlplane.allocation.peer;

import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hansa.controlplane.allocation.TakenHomes;
import org.hansa.controlplane.contracts.HomeService;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.HomeMember;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.grid.group.AdoptedParts;
import org.hansa.grid.group.GroupCoordinator;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.HomeClaim;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.ServiceContract;
import org.hansa.ledger.model.SiteRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Follows the homes of this member's contracts on the ledger: answers claims, steps back where another member is the home now, and
 * where this one is asks the owners what there is. One thread.
 */
@Component
class HomeWatch {
    private static final Logger LOG = LoggerFactory.getLogger(HomeWatch.class);
    /** What is settled is looked at again once a minute: calls that were under way when the home changed have ended by then. */
    private static final int SELDOM = 20;

    private final HomeService homes;
    private final TakenHomes taken;
    private final LedgerView ledger;
    private final GroupCoordinator groups;
    private final MspId member;
    private final Clock clock;
    private final Map<ContractHandle, Long> followed = new HashMap<>();
    private final Map<ContractHandle, Long> adopted = new HashMap<>();
    private int turn;

    HomeWatch(
            HomeService homes,
            TakenHomes taken,
            LedgerView ledger,
            GroupCoordinator groups,
            HomeMember member,
            Clock clock) {
        this.homes = homes;
        this.taken = taken;
        this.ledger = ledger;
        this.groups = groups;
        this.member = member.msp();
        this.clock = clock;
    }

    /** @return false while the ledger is still being read, when nothing is to be driven on */
    boolean look() {
        if (!ledger.caughtUp()) {
            return false;
        }
        turn++;
        for (ServiceContract contract : ledger.contracts()) {
            if (contract.parties().contains(member)) {
                look(contract);
            }
        }
        return true;
    }

    private void look(ServiceContract contract) {
        try {
            homes.answerClaim(contract, clock.millis());
        } catch (Failure failure) {
            LOG.info("the claim to {} is answered later: {}", contract.handle(), failure.getMessage());
        }
        if (contract.homeEpoch() > 0) {
            if (contract.home().equals(member)) {
                adopted(contract);
            } else {
                follow(contract);
            }
        }
    }

    private void follow(ServiceContract contract) {
        if (due(followed, contract)) {
            groups.follow(contract.handle(), contract.home());
            if (!done(followed, contract)) {
                LOG.info(
                        "{} is the home of {} since epoch {}",
                        contract.home(),
                        contract.handle(),
                        contract.homeEpoch());
            }
            followed.put(contract.handle(), contract.homeEpoch());
        }
    }

    /** What an owner tells that makes no sense must not keep this member from anything else. */
    private void adopted(ServiceContract contract) {
        try {
            adopt(contract);
        } catch (RuntimeException e) {
            LOG.warn("what there is under {} is asked for again", contract.handle(), e);
        }
    }

    private void adopt(ServiceContract contract) {
        boolean known = taken.isKnown(contract);
        if (done(adopted, contract) || (known && turn % SELDOM != 0)) {
            return;
        }
        AdoptedParts parts = groups.adopt(contract.handle(), owners(contract));
        Set<MspId> before = ledger.homeClaim(contract.handle())
                .map(HomeClaim::home)
                .map(Set::of)
                .orElse(Set.of());
        LOG.info("home of {}, epoch {}: {}", contract.handle(), contract.homeEpoch(), parts);
        homes.heard(contract, parts.silent());
        if (before.containsAll(parts.silent())) {
            taken.known(contract);
        }
        // Once is not enough: an owner may have been reserving for the home before while it was asked.
        if (known && parts.silent().isEmpty() && parts.open() == 0) {
            adopted.put(contract.handle(), contract.homeEpoch());
        }
    }

    private boolean due(Map<ContractHandle, Long> when, ServiceContract contract) {
        return !done(when, contract) || turn % SELDOM == 0;
    }

    private static boolean done(Map<ContractHandle, Long> when, ServiceContract contract) {
        return when.getOrDefault(contract.handle(), 0L) == contract.homeEpoch();
    }

    private List<MspId> owners(ServiceContract contract) {
        return contract.permittedSites().stream()
                .flatMap(site -> ledger.site(site).map(SiteRecord::owner).stream())
                .filter(owner -> !owner.equals(member))
                .distinct()
                .toList();
    }
}
