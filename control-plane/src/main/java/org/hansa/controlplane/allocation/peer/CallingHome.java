package org.hansa.controlplane.allocation.peer;

import java.time.Duration;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.controlplane.peer.Peer;
import org.hansa.grid.AllocationEngine;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.ServiceContract;
import org.hansa.ledger.model.SiteId;
import org.springframework.stereotype.Component;

/** What the ledger says of a peer that calls as the home of a contract: it is the home, of the epoch that it names. */
@Component
class CallingHome {
    private static final Duration VIEW_PATIENCE = Duration.ofSeconds(1);
    private final LedgerView ledger;
    private final AllocationEngine engine;

    CallingHome(LedgerView ledger, AllocationEngine engine) {
        this.ledger = ledger;
        this.engine = engine;
    }

    /**
     * @param height blocks that the home has seen: it may know what is still on its way here
     * @throws Failure {@code NOT_FOUND} for what the peer is no party to, {@code HOME_ELSEWHERE} unless it is the home
     */
    ServiceContract contract(Peer peer, ContractHandle handle, long epoch, long height) {
        awaitView(height);
        ServiceContract contract = ledger.contract(handle)
                .filter(each -> each.parties().contains(peer.member()))
                .orElseThrow(() -> Failure.notFound("contract"));
        require(peer, contract);
        if (contract.homeEpoch() != epoch) {
            throw elsewhere(
                    contract, "The call is of home epoch " + epoch + ", the ledger has " + contract.homeEpoch() + ".");
        }
        return contract;
    }

    /** @throws Failure {@code HOME_ELSEWHERE} which says nothing about what the call was for */
    void require(Peer peer, ServiceContract contract) {
        if (!contract.home().equals(peer.member())) {
            throw elsewhere(contract, "This is for the contract's home, " + contract.home() + ", to ask.");
        }
    }

    private static Failure elsewhere(ServiceContract contract, String detail) {
        return Failure.of(FailureKind.HOME_ELSEWHERE, detail)
                .with("home", contract.home().value());
    }

    private void awaitView(long height) {
        if (height > ledger.height()) {
            try {
                ledger.awaitHeight(height, VIEW_PATIENCE);
            } catch (Failure behind) {
                // Then what is known here decides.
            }
        }
    }

    /** Carries over what the view has of a grant and the grid has not heard of yet. */
    void applyGrant(ContractHandle contract, SiteId site) {
        ledger.grant(contract, site)
                .filter(grant -> engine.grant(contract, site)
                        .map(known -> known.version() < grant.version())
                        .orElse(true))
                .ifPresent(
                        grant -> engine.applyGrant(grant.contract(), grant.site(), grant.version(), grant.granted()));
    }
}
