package org.hansa.controlplane.allocation.peer;

import java.time.Duration;
import java.util.Optional;
import java.util.TreeMap;
import org.hansa.controlplane.allocation.GrantDonors;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.HomeMember;
import org.hansa.controlplane.kernel.Quantities;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.controlplane.peer.PeerCalls;
import org.hansa.grid.AllocationEngine;
import org.hansa.grid.GrantOffer;
import org.hansa.ledger.model.Grant;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.ServiceContract;
import org.hansa.ledger.model.SiteRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Own sites are asked in the own engine, those of other members over mutual TLS. */
@Component
class PeerGrantDonors implements GrantDonors {
    private static final Logger LOG = LoggerFactory.getLogger(PeerGrantDonors.class);
    /** A request waits for it, three seconds at most with the ledger's transactions. */
    private static final Duration DEADLINE = Duration.ofMillis(1_500);

    private final MspId home;
    private final LedgerView ledger;
    private final AllocationEngine engine;
    private final CallingHome applied;
    private final PeerCalls calls;
    private final JsonMapper json;

    @Autowired
    PeerGrantDonors(
            HomeMember home,
            LedgerView ledger,
            AllocationEngine engine,
            CallingHome applied,
            PeerCalls calls,
            JsonMapper json) {
        this(home.msp(), ledger, engine, applied, calls, json);
    }

    PeerGrantDonors(
            MspId home,
            LedgerView ledger,
            AllocationEngine engine,
            CallingHome applied,
            PeerCalls calls,
            JsonMapper json) {
        this.home = home;
        this.ledger = ledger;
        this.engine = engine;
        this.applied = applied;
        this.calls = calls;
        this.json = json;
    }

    @Override
    public ResourceVector giveBack(Grant grant, ResourceVector wanted) {
        Optional<MspId> owner = ledger.site(grant.site()).map(SiteRecord::owner);
        if (owner.isEmpty()) {
            return ResourceVector.ZERO;
        }
        GrantOffer offer;
        if (owner.get().equals(home)) {
            applied.applyGrant(grant.contract(), grant.site());
            offer = engine.giveBack(grant.contract(), grant.site(), grant.version(), wanted);
        } else {
            offer = ask(owner.get(), grant, wanted);
        }
        boolean asked = offer.version() == grant.version() && offer.offered().fitsIn(wanted);
        return asked ? offer.offered() : ResourceVector.ZERO;
    }

    /** An answer that is late or makes no sense counts as nothing: what is set aside there ends by itself. */
    private GrantOffer ask(MspId owner, Grant grant, ResourceVector wanted) {
        ReturnBody body = new ReturnBody(
                ledger.height(),
                grant.contract().value(),
                ledger.contract(grant.contract())
                        .map(ServiceContract::homeEpoch)
                        .orElse(0L),
                grant.site().value(),
                grant.version(),
                new TreeMap<>(Quantities.write(wanted)));
        try {
            PeerCalls.Answer answer = calls.exchange(
                    owner, "POST", "/peer/v1/grants/return", Optional.of(json.writeValueAsBytes(body)), DEADLINE);
            if (answer.status() == 200) {
                return json.readValue(answer.body(), ReturnBody.Offer.class).toOffer();
            }
            LOG.info("{} answered {} to a question for {}", owner, answer.status(), grant);
        } catch (Failure | JacksonException e) {
            LOG.info("{} gives nothing of {} back: {}", owner, grant, e.getMessage());
        }
        return new GrantOffer(0, ResourceVector.ZERO);
    }
}
