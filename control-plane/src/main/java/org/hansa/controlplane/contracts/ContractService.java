package org.hansa.controlplane.contracts;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.hansa.controlplane.authz.Action;
import org.hansa.controlplane.authz.Authorizer;
import org.hansa.controlplane.authz.Proposer;
import org.hansa.controlplane.authz.Resource;
import org.hansa.controlplane.identity.Caller;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.hansa.controlplane.kernel.HomeMember;
import org.hansa.controlplane.ledger.LedgerChange;
import org.hansa.controlplane.ledger.LedgerIdentity;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.controlplane.ledger.LedgerWriter;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.ExemptionRecord;
import org.hansa.ledger.model.ExemptionUse;
import org.hansa.ledger.model.Grant;
import org.hansa.ledger.model.GrantUse;
import org.hansa.ledger.model.LedgerFunction;
import org.hansa.ledger.model.LedgerKey;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.ServiceContract;
import org.hansa.ledger.model.SiteId;
import org.springframework.stereotype.Service;

/** Contracts after their proposal: who may see them, acceptance, winding down, grants. */
@Service
public class ContractService {
    /** How many of an exemption's uses are listed. */
    public static final int MAX_USES = 100;

    private static final int ATTEMPTS = 3;
    private final LedgerView ledger;
    private final LedgerWriter writer;
    private final Authorizer authorizer;
    private final TermsLibrary library;
    private final HomeMember home;

    ContractService(
            LedgerView ledger, LedgerWriter writer, Authorizer authorizer, TermsLibrary library, HomeMember home) {
        this.ledger = ledger;
        this.writer = writer;
        this.authorizer = authorizer;
        this.library = library;
        this.home = home;
    }

    /** A site's part of the quota and what live reservations use of it. */
    public record GrantState(SiteId site, long version, ResourceVector granted, ResourceVector used) {}

    /** The contracts of the caller's organisation, sorted by handle. */
    public List<ServiceContract> contracts(Caller caller) {
        authorizer.require(caller, Action.CONTRACT_READ, Resource.own(caller));
        return ledger.contracts().stream()
                .filter(contract -> Resource.of(contract).visibleTo(caller))
                .toList();
    }

    /** @throws Failure {@code NOT_FOUND} also when it is another tenant's */
    public ServiceContract contract(Caller caller, ContractHandle handle) {
        ServiceContract contract = visible(caller, handle);
        authorizer.require(caller, Action.CONTRACT_READ, Resource.of(contract));
        return contract;
    }

    /**
     * The contract if the caller may know of it, before any check of role or state. For callers that authorise an action of
     * their own on it.
     */
    public ServiceContract visible(Caller caller, ContractHandle handle) {
        return ledger.contract(handle)
                .filter(contract -> Resource.of(contract).visibleTo(caller))
                .orElseThrow(() -> Failure.notFound("contract"));
    }

    /** @throws Failure {@code HOME_ELSEWHERE} unless this member is the contract's home: only the home does anything new under it */
    public ServiceContract atHome(ServiceContract contract) {
        if (!contract.home().equals(home.msp())) {
            throw Failure.of(FailureKind.HOME_ELSEWHERE, "The contract's home is " + contract.home() + ".")
                    .with("home", contract.home().value())
                    .withRemedy("Call the control plane of " + contract.home() + ".");
        }
        return contract;
    }

    /** The private terms; fetched from the home and kept when they are not here yet. */
    public ContractTerms terms(ServiceContract contract) {
        return library.require(contract);
    }

    /** The terms if they are here. */
    public Optional<ContractTerms> knownTerms(ServiceContract contract) {
        return library.known(contract);
    }

    /** The bytes for another party. Empty when there is no such contract, or the peer is no party to it. */
    public Optional<byte[]> termsFor(MspId peer, ContractHandle handle) {
        return ledger.contract(handle)
                .filter(contract -> contract.parties().contains(peer))
                .flatMap(contract -> library.stored(contract.termsDigest()));
    }

    /**
     * Accepts for the tenant, or for this member. Nobody accepts terms that are not those on the ledger, and not the
     * organisation that proposed, whose word is given already.
     */
    public ServiceContract accept(Caller caller, ContractHandle handle) {
        for (int attempt = 1; ; attempt++) {
            ServiceContract contract = visible(caller, handle);
            ContractTerms terms = library.require(contract);
            Proposer proposer = new Proposer(terms.proposerIssuer(), terms.proposerOrganization(), "proposer");
            authorizer.require(
                    caller, Action.CONTRACT_ACCEPT, Resource.of(contract).proposedBy(proposer));
            try {
                return accepted(caller, contract);
            } catch (Failure failure) {
                // Another party accepted at the same moment: the same intent on the newer version.
                if (failure.kind() != FailureKind.PRECONDITION_FAILED || attempt >= ATTEMPTS) {
                    throw failure;
                }
            }
        }
    }

    /** Records the acceptance if it is not there yet. */
    ServiceContract accepted(Caller caller, ServiceContract contract) {
        boolean tenant = caller.ofTenant();
        boolean already = contract.acceptances().stream()
                .anyMatch(each -> each.tenant() == tenant && each.party().equals(home.msp()));
        if (already) {
            return contract;
        }
        if (contract.state() != ServiceContract.State.PROPOSED) {
            throw Failure.of(FailureKind.WRONG_STATE, "The contract is " + contract.state() + ", not PROPOSED.");
        }
        writer.submit(
                LedgerIdentity.GOVERNANCE,
                LedgerFunction.ACCEPT_CONTRACT,
                contract.handle().value(),
                Long.toString(contract.version()),
                tenant ? "TENANT" : "MEMBER",
                new String(caller.toActor(caller.rolesText()).bytes(), StandardCharsets.UTF_8));
        return current(contract);
    }

    /** Nothing new under the contract from now on; what runs goes on. */
    public ServiceContract windDown(Caller caller, ContractHandle handle) {
        ServiceContract contract = visible(caller, handle);
        authorizer.require(caller, Action.CONTRACT_PROPOSE, Resource.of(contract));
        if (contract.state() == ServiceContract.State.WINDING_DOWN) {
            return contract;
        }
        writer.submit(LedgerIdentity.GOVERNANCE, LedgerFunction.WIND_DOWN_CONTRACT, handle.value());
        return current(contract);
    }

    /** An exemption with its recorded uses, the newest first and at most {@link #MAX_USES} of them. */
    public record Exempted(ExemptionRecord exemption, ExemptionRecord.State state, List<ExemptionUse> uses) {}

    /** Exemptions of a contract, the newest first: those that are over too, for they explain what was decided. */
    public List<Exempted> exemptions(Caller caller, ContractHandle handle) {
        ServiceContract contract = visible(caller, handle);
        authorizer.require(caller, Action.EXEMPTION_READ, Resource.of(contract));
        long now = ledger.lastBlockTime().toEpochMilli();
        return ledger.exemptions().stream()
                .filter(each -> each.contract().equals(handle))
                .sorted(Comparator.comparingLong(ExemptionRecord::fromMillis).reversed())
                .map(each -> new Exempted(each, each.stateAt(now), uses(each)))
                .toList();
    }

    private List<ExemptionUse> uses(ExemptionRecord exemption) {
        List<ExemptionUse> uses = new ArrayList<>();
        long oldest = Math.max(1, exemption.uses() - MAX_USES + 1);
        for (long use = exemption.uses(); use >= oldest; use--) {
            ledger.raw(LedgerKey.exemptionUse(exemption.exemption(), use))
                    .flatMap(LedgerChange::value)
                    .ifPresent(bytes -> uses.add(ExemptionUse.parse(bytes)));
        }
        return uses;
    }

    /** One for each permitted site, version 0 where nothing has been granted yet. */
    public List<GrantState> grants(Caller caller, ContractHandle handle) {
        ServiceContract contract = contract(caller, handle);
        return contract.permittedSites().stream()
                .map(site -> grant(contract, site))
                .toList();
    }

    /** @param precondition is given the version that stands and throws when the caller has read another one */
    public GrantState setGrant(
            Caller caller, ContractHandle handle, SiteId site, ResourceVector granted, LongConsumer precondition) {
        ServiceContract contract = visible(caller, handle);
        authorizer.require(caller, Action.GRANT_MOVE, Resource.of(contract));
        atHome(contract);
        if (!contract.permittedSites().contains(site)) {
            throw Failure.notFound("grant");
        }
        GrantState before = grant(contract, site);
        precondition.accept(before.version());
        writer.submit(
                LedgerIdentity.ANCHOR,
                LedgerFunction.SET_GRANT,
                handle.value(),
                site.value(),
                new String(granted.json().bytes(), StandardCharsets.UTF_8),
                Long.toString(before.version()));
        return grant(contract, site);
    }

    private GrantState grant(ServiceContract contract, SiteId site) {
        Optional<Grant> grant = ledger.grant(contract.handle(), site);
        return new GrantState(
                site,
                grant.map(Grant::version).orElse(0L),
                grant.map(Grant::granted).orElse(ResourceVector.ZERO),
                ledger.grantUse(contract.handle(), site).map(GrantUse::used).orElse(ResourceVector.ZERO));
    }

    private ServiceContract current(ServiceContract contract) {
        return ledger.contract(contract.handle()).orElse(contract);
    }
}
