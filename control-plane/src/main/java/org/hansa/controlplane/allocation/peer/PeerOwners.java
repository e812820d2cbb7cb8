package org.hansa.controlplane.allocation.peer;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.hansa.controlplane.kernel.HomeMember;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.controlplane.ledger.SignerTrust;
import org.hansa.controlplane.peer.PeerCalls;
import org.hansa.grid.group.RemoteOwner;
import org.hansa.grid.group.RemoteOwners;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.ServiceContract;
import org.hansa.ledger.model.SiteId;
import org.hansa.ledger.model.SiteRecord;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The other members: who owns a site the ledger says, and each is reached over mutual TLS. */
@Component
class PeerOwners implements RemoteOwners {
    private final MspId home;
    private final LedgerView ledger;
    private final SignerTrust trust;
    private final PeerCalls calls;
    private final JsonMapper json;
    private final Map<MspId, RemoteOwner> owners = new ConcurrentHashMap<>();

    PeerOwners(HomeMember home, LedgerView ledger, SignerTrust trust, PeerCalls calls, JsonMapper json) {
        this.home = home.msp();
        this.ledger = ledger;
        this.trust = trust;
        this.calls = calls;
        this.json = json;
    }

    @Override
    public Optional<MspId> ownerOf(SiteId site) {
        return ledger.site(site).map(SiteRecord::owner).filter(owner -> !owner.equals(home));
    }

    @Override
    public List<MspId> all() {
        Set<MspId> known = new TreeSet<>();
        ledger.sites().forEach(site -> known.add(site.owner()));
        known.remove(home);
        return List.copyOf(known);
    }

    @Override
    public Optional<MspId> homeOf(ContractHandle contract) {
        return ledger.contract(contract).map(ServiceContract::home);
    }

    @Override
    public RemoteOwner owner(MspId member) {
        return owners.computeIfAbsent(member, each -> new PeerOwner(each, home, calls, ledger, trust, json));
    }
}
