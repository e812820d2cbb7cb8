package org.hansa.controlplane.portal;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.hansa.controlplane.authz.Action;
import org.hansa.controlplane.authz.Authorizer;
import org.hansa.controlplane.authz.Resource;
import org.hansa.controlplane.contracts.ContractService;
import org.hansa.controlplane.identity.Caller;
import org.hansa.controlplane.kernel.FieldErrors;
import org.hansa.controlplane.kernel.HomeMember;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.controlplane.membership.MembershipService;
import org.hansa.ledger.model.BallotKind;
import org.hansa.ledger.model.IssuerRecord;
import org.hansa.ledger.model.MemberRecord;
import org.hansa.ledger.model.ServiceContract;
import org.hansa.ledger.model.SiteId;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;

/** What a proposal's form offers to choose from, as the ledger is now. The ledger has the last word all the same. */
@Component
class BallotChoices {
    /** Every field of every kind's form. */
    static final Set<String> FIELDS = Set.of(
            "kind",
            "member",
            "reviewAt",
            "urgent",
            "site",
            "name",
            "country",
            "tier",
            "traits",
            "aspects",
            "jurisdiction",
            "assessor",
            "strength",
            "from",
            "until",
            "url",
            "organization",
            "exemption",
            "contract",
            "clause",
            "control",
            "maxUses",
            "reason",
            "deadline");

    private static final List<String> ASPECTS =
            List.of("ADMIN", "AT_REST", "BACKUP", "KEYS", "LOGS", "OPERATOR", "PROCESSING", "SUPPORT");
    private static final List<String> TIERS = List.of("TIER_1", "TIER_2", "TIER_3", "TIER_4");
    private static final List<String> STRENGTHS = List.of("DECLARED", "ATTESTED", "AUDITED");
    private final MembershipService membership;
    private final ContractService contracts;
    private final LedgerView ledger;
    private final Authorizer authorizer;
    private final HomeMember home;
    private final Clock clock;

    BallotChoices(
            MembershipService membership,
            ContractService contracts,
            LedgerView ledger,
            Authorizer authorizer,
            HomeMember home,
            Clock clock) {
        this.membership = membership;
        this.contracts = contracts;
        this.ledger = ledger;
        this.authorizer = authorizer;
        this.home = home;
        this.clock = clock;
    }

    void show(Caller caller, BallotKind kind, Model model) {
        List<ServiceContract> known = kind == BallotKind.GRANT_EXEMPTION ? known(caller) : List.of();
        TreeSet<SiteId> permitted = new TreeSet<>();
        known.forEach(each -> permitted.addAll(each.permittedSites()));
        List<MemberRecord> members = members(caller, kind);
        model.addAttribute("members", members);
        model.addAttribute("contracts", known);
        model.addAttribute("permitted", permitted);
        model.addAttribute("aspects", ASPECTS);
        model.addAttribute("tiers", TIERS);
        model.addAttribute("strengths", STRENGTHS);
        model.addAttribute("nothing", kind == BallotKind.GRANT_EXEMPTION ? known.isEmpty() : members.isEmpty());
    }

    /** What only the ledger tells of a form's fields: said before anybody votes on it, with the field's name. */
    void check(Caller caller, BallotKind kind, FormFields fields, FieldErrors errors) {
        String member = fields.text("member");
        boolean offered = members(caller, kind).stream()
                .anyMatch(each -> each.member().value().equals(member));
        if (kind == BallotKind.GRANT_EXEMPTION) {
            checkContract(caller, fields, errors);
        } else {
            errors.require(member == null || offered, "member", "is none that this can be decided about now");
        }
        if (kind == BallotKind.ADD_SITE) {
            checkAbsent(
                    membership.sites(caller).stream()
                            .anyMatch(each -> each.site().value().equals(fields.text("site"))),
                    "site",
                    errors);
        }
        String url = fields.text("url");
        if (kind == BallotKind.ADD_ISSUER && url != null) {
            checkAbsent(ledger.issuer(IssuerRecord.keyOf(url)).isPresent(), "url", errors);
        }
    }

    private static void checkAbsent(boolean there, String field, FieldErrors errors) {
        errors.require(!there, field, "is on the ledger already");
    }

    /** A contract that the caller may not know of is answered like one that does not exist. */
    private void checkContract(Caller caller, FormFields fields, FieldErrors errors) {
        String handle = fields.text("contract");
        Optional<ServiceContract> contract = known(caller).stream()
                .filter(each -> each.handle().value().equals(handle))
                .findFirst();
        errors.require(handle == null || contract.isPresent(), "contract", "is none of this member's contracts");
        String site = fields.text("site");
        errors.require(
                site == null
                        || contract.isEmpty()
                        || contract.get().permittedSites().stream()
                                .anyMatch(each -> each.value().equals(site)),
                "site",
                "is none that the contract permits");
    }

    private List<ServiceContract> known(Caller caller) {
        return authorizer.permits(caller, Action.CONTRACT_READ, Resource.own(caller))
                ? contracts.contracts(caller)
                : List.of();
    }

    private List<MemberRecord> members(Caller caller, BallotKind kind) {
        long now = clock.millis();
        return membership.members(caller).stream()
                .filter(each -> switch (kind) {
                    case SUSPEND_MEMBER ->
                        each.activeSeller(now) && !each.member().equals(home.msp());
                    case REMOVE_MEMBER ->
                        each.role() == MemberRecord.Role.MEMBER
                                && each.stateAt(now) != MemberRecord.State.LEFT
                                && !each.member().equals(home.msp());
                    case REINSTATE_MEMBER -> each.stateAt(now) == MemberRecord.State.SUSPENDED;
                    default -> each.activeSeller(now);
                })
                .toList();
    }
}
