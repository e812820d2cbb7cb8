package org.hansa.controlplane.allocation.peer;

import io.swagger.v3.oas.annotations.Hidden;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.hansa.controlplane.kernel.HomeMember;
import org.hansa.controlplane.kernel.web.Ids;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.controlplane.peer.Peer;
import org.hansa.grid.AllocationEngine;
import org.hansa.grid.GrantOffer;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.ServiceContract;
import org.hansa.ledger.model.SiteId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Where a contract's home asks this member, as the owner of a site, for a part of its grant. Idempotent. */
@RestController
@Hidden
class GrantController {
    private static final Logger LOG = LoggerFactory.getLogger(GrantController.class);
    private final CallingHome home;
    private final LedgerView ledger;
    private final AllocationEngine engine;
    private final MspId member;

    GrantController(CallingHome home, LedgerView ledger, AllocationEngine engine, HomeMember member) {
        this.home = home;
        this.ledger = ledger;
        this.engine = engine;
        this.member = member.msp();
    }

    @PostMapping("/peer/v1/grants/return")
    ReturnBody.Offer giveBack(@RequestAttribute(Peer.ATTRIBUTE) Peer peer, @RequestBody ReturnBody body) {
        ContractHandle handle = Ids.parse("contract", body.contract(), ContractHandle::new);
        SiteId site = Ids.parse("site", body.site(), SiteId::new);
        ServiceContract contract = home.contract(peer, handle, body.epoch(), body.ledgerHeight());
        if (contract.state() != ServiceContract.State.ACTIVE) {
            throw Failure.of(FailureKind.WRONG_STATE, "The contract is " + contract.state() + ", not ACTIVE.");
        }
        if (ledger.site(site).filter(each -> each.owner().equals(member)).isEmpty()) {
            throw Failure.notFound("site");
        }
        home.applyGrant(handle, site);
        GrantOffer offer = engine.giveBack(handle, site, body.version(), body.wantedVector());
        LOG.info("{} asked {} of the grant of {} at {} back, offered: {}", peer, body.wanted(), handle, site, offer);
        return ReturnBody.Offer.of(offer);
    }
}
