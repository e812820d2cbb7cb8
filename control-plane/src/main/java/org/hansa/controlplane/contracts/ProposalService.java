package org.hansa.controlplane.contracts;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.hansa.controlplane.authz.Action;
import org.hansa.controlplane.authz.Authorizer;
import org.hansa.controlplane.authz.ResidencyCache;
import org.hansa.controlplane.authz.ResidencyDecision.Exclusion;
import org.hansa.controlplane.authz.Resource;
import org.hansa.controlplane.authz.Tenant;
import org.hansa.controlplane.identity.Caller;
import org.hansa.controlplane.kernel.DigestStore;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.hansa.controlplane.kernel.FieldErrors;
import org.hansa.controlplane.kernel.HomeMember;
import org.hansa.controlplane.kernel.StateDirectory;
import org.hansa.controlplane.ledger.LedgerIdentity;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.controlplane.ledger.LedgerWriter;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.LedgerFunction;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.ServiceContract;
import org.hansa.ledger.model.SiteId;
import org.hansa.ledger.model.SiteRecord;
import org.springframework.stereotype.Service;

/**
 * From a wish to a contract on the ledger: parties and sites are checked, the policy says which sites are permitted, the
 * terms are stored, then the ledger is told their digest and that the proposer accepts.
 */
@Service
public class ProposalService {
    private static final SecureRandom RANDOM = new SecureRandom();
    private final LedgerView ledger;
    private final LedgerWriter writer;
    private final Authorizer authorizer;
    private final ResidencyCache residency;
    private final TermsLibrary library;
    private final ContractService contracts;
    private final HandleDerivation handles;
    private final DigestStore decisions;
    private final HomeMember home;

    ProposalService(
            LedgerView ledger,
            LedgerWriter writer,
            Authorizer authorizer,
            ResidencyCache residency,
            TermsLibrary library,
            ContractService contracts,
            HandleDerivation handles,
            StateDirectory state,
            HomeMember home) {
        this.ledger = ledger;
        this.writer = writer;
        this.authorizer = authorizer;
        this.residency = residency;
        this.library = library;
        this.contracts = contracts;
        this.handles = handles;
        this.decisions = new DigestStore(state.folder("decisions"));
        this.home = home;
    }

    /** @param permissions what the policy said about the sites wished */
    public record Proposed(ServiceContract contract, SitePermissions permissions) {}

    public Proposed propose(Caller caller, ContractProposal proposal) {
        TreeSet<MspId> parties = new TreeSet<>(proposal.parties());
        parties.add(home.msp());
        authorizer.require(caller, Action.CONTRACT_PROPOSE, resource(caller, proposal, parties));
        List<SiteRecord> sites = check(caller, proposal, parties);
        ContractHandle handle = proposal.idempotencyKey()
                .map(key -> handles.handle(caller, key))
                .orElseGet(ProposalService::randomHandle);
        ContractTerms terms = terms(caller, proposal, handle);
        SitePermissions permissions = SitePermissions.decide(residency, decisions, terms, handle.value(), sites);
        Optional<ServiceContract> earlier = ledger.contract(handle);
        if (earlier.isPresent()) {
            return new Proposed(repeated(caller, proposal, parties, terms, earlier.get()), permissions);
        }
        if (permissions.permitted().isEmpty()) {
            throw refused(permissions.excluded());
        }
        Digest termsDigest = library.put(terms);
        ServiceContract contract = new ServiceContract(
                handle,
                0,
                caller.issuerKey(),
                proposal.tenant(),
                home.msp(),
                List.copyOf(proposal.deputies()),
                0,
                List.copyOf(parties),
                ServiceContract.State.PROPOSED,
                proposal.validFrom().toEpochMilli(),
                proposal.validUntil().toEpochMilli(),
                List.copyOf(permissions.permitted()),
                proposal.quota(),
                proposal.tenantKeys(),
                termsDigest,
                List.of());
        writer.submit(
                LedgerIdentity.GOVERNANCE,
                LedgerFunction.PROPOSE_CONTRACT,
                new String(contract.bytes(), StandardCharsets.UTF_8));
        return new Proposed(contracts.accepted(caller, contract), permissions);
    }

    private Resource resource(Caller caller, ContractProposal proposal, SortedSet<MspId> parties) {
        return new Resource(
                true,
                Optional.of(home.msp()),
                Optional.of(new Tenant(caller.issuerKey(), proposal.tenant())),
                parties,
                Optional.empty(),
                Optional.empty());
    }

    private List<SiteRecord> check(Caller caller, ContractProposal proposal, SortedSet<MspId> parties) {
        FieldErrors errors = new FieldErrors();
        boolean membersOwn = ledger.issuer(caller.issuerKey())
                .filter(issuer -> issuer.memberOrganization().equals(proposal.tenant()))
                .isPresent();
        errors.require(!membersOwn, "tenant", "is the member's own organisation");
        parties.forEach(party -> errors.require(sells(party), "parties", party + " is not an active member"));
        proposal.deputies().forEach(each -> errors.require(sells(each), "deputies", each + " is not an active member"));
        errors.require(!proposal.deputies().contains(home.msp()), "deputies", "names the home");
        errors.require(proposal.validFrom().isBefore(proposal.validUntil()), "validUntil", "is not after validFrom");
        errors.require(!proposal.quota().isZero(), "quota", "is empty");
        for (SiteId site : proposal.sites()) {
            boolean ofParty = ledger.site(site)
                    .filter(record -> parties.contains(record.owner()))
                    .isPresent();
            errors.require(ofParty, "sites", site + " is no site of a party");
        }
        errors.throwIfAny();
        return ledger.sites().stream()
                .filter(site -> proposal.sites().isEmpty()
                        ? parties.contains(site.owner())
                        : proposal.sites().contains(site.site()))
                .toList();
    }

    private boolean sells(MspId party) {
        return ledger.member(party)
                .filter(member -> member.activeSeller(ledger.lastBlockTime().toEpochMilli()))
                .isPresent();
    }

    private ContractTerms terms(Caller caller, ContractProposal proposal, ContractHandle handle) {
        ContractProposal.Terms terms = proposal.terms();
        return new ContractTerms(
                terms.title(),
                caller.issuer(),
                caller.organization().id(),
                terms.purposes(),
                terms.clauses(),
                terms.dataClasses(),
                terms.price(),
                terms.sla(),
                handles.nonce(handle));
    }

    /** The same key again: the same contract, with the proposer's acceptance if that had not come through. */
    private ServiceContract repeated(
            Caller caller,
            ContractProposal proposal,
            SortedSet<MspId> parties,
            ContractTerms terms,
            ServiceContract earlier) {
        boolean same = earlier.termsDigest().equals(terms.digest())
                && earlier.tenant().equals(proposal.tenant())
                && earlier.quota().equals(proposal.quota())
                && earlier.parties().equals(List.copyOf(parties))
                && earlier.deputies().equals(List.copyOf(proposal.deputies()))
                && earlier.tenantKeys().equals(proposal.tenantKeys())
                && earlier.validFromMillis() == proposal.validFrom().toEpochMilli()
                && earlier.validUntilMillis() == proposal.validUntil().toEpochMilli();
        if (!same) {
            throw Failure.of(FailureKind.IDEMPOTENCY_KEY_REUSED, "The Idempotency-Key was used for another proposal.")
                    .with("contract", earlier.handle().value());
        }
        return earlier.state() == ServiceContract.State.PROPOSED ? contracts.accepted(caller, earlier) : earlier;
    }

    private static Failure refused(List<Exclusion> excluded) {
        return Failure.of(FailureKind.RESIDENCY, "The clauses permit none of the sites.")
                .with("sites", excluded.stream().map(ExcludedSite::of).toList());
    }

    private static ContractHandle randomHandle() {
        byte[] bytes = new byte[HandleDerivation.BYTES];
        RANDOM.nextBytes(bytes);
        return new ContractHandle(HandleDerivation.PREFIX + HexFormat.of().formatHex(bytes));
    }
}
