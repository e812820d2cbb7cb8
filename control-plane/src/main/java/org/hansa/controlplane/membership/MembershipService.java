package org.hansa.controlplane.membership;

import java.util.List;
import org.hansa.controlplane.authz.Action;
import org.hansa.controlplane.authz.Authorizer;
import org.hansa.controlplane.authz.Resource;
import org.hansa.controlplane.identity.Caller;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.ledger.model.MemberRecord;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.SiteId;
import org.hansa.ledger.model.SiteRecord;
import org.springframework.stereotype.Service;

/** Who is in the consortium and where its data centres are; the same for everybody who may look. */
@Service
public class MembershipService {
    private final LedgerView ledger;
    private final Authorizer authorizer;

    public MembershipService(LedgerView ledger, Authorizer authorizer) {
        this.ledger = ledger;
        this.authorizer = authorizer;
    }

    public List<MemberRecord> members(Caller caller) {
        authorizer.require(caller, Action.MEMBER_READ, Resource.shared());
        return ledger.members();
    }

    public MemberRecord member(Caller caller, MspId id) {
        authorizer.require(caller, Action.MEMBER_READ, Resource.shared());
        return ledger.member(id).orElseThrow(() -> Failure.notFound("member"));
    }

    public List<SiteRecord> sites(Caller caller) {
        authorizer.require(caller, Action.SITE_READ, Resource.shared());
        return ledger.sites();
    }

    public SiteRecord site(Caller caller, SiteId id) {
        authorizer.require(caller, Action.SITE_READ, Resource.shared());
        return ledger.site(id).orElseThrow(() -> Failure.notFound("site"));
    }

    /** The ledger's own figures: heights, hashes, heads. */
    public LedgerView ledger(Caller caller) {
        authorizer.require(caller, Action.LEDGER_READ, Resource.shared());
        return ledger;
    }
}
