package org.hansa.controlplane.contracts;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.hansa.controlplane.authz.Action;
import org.hansa.controlplane.authz.Authorizer;
import org.hansa.controlplane.authz.Resource;
import org.hansa.controlplane.identity.Caller;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.HomeMember;
import org.hansa.controlplane.ledger.LedgerIdentity;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.controlplane.ledger.LedgerWriter;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.GrantUse;
import org.hansa.ledger.model.HomeClaim;
import org.hansa.ledger.model.LedgerFunction;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.ServiceContract;
import org.hansa.ledger.model.SiteId;
import org.springframework.stereotype.Service;

/**
 * Who is a contract's home, and how that changes: people of a deputy claim, people of another party support or of the home hand over,
 * with their governance key; that a home is there, and that a claim is due, the control planes say by themselves.
 */
@Service
public class HomeService {
    private final ContractService contracts;
    private final LedgerView ledger;
    private final LedgerWriter writer;
    private final Authorizer authorizer;
    private final MspId member;
    private final Map<ContractHandle, Silence> silences = new ConcurrentHashMap<>();

    HomeService(
            ContractService contracts,
            LedgerView ledger,
            LedgerWriter writer,
            Authorizer authorizer,
            HomeMember member) {
        this.contracts = contracts;
        this.ledger = ledger;
        this.writer = writer;
        this.authorizer = authorizer;
        this.member = member.msp();
    }

    /**
     * @param claim the last one, open or not
     * @param unheard where this member is the home and cannot know what there is: of owners that have not told it yet
     */
    public record Home(ServiceContract contract, Optional<HomeClaim> claim, List<Unheard> unheard) {}

    /**
     * What the ledger has of a contract at one site, and only the site's owner could say more of: its allocations stand and count
     * against the quota, and are shown and released here once the owner has told.
     *
     * @param recorded all together; the ledger has leaves by digest, so it has neither their ids nor how many they are
     */
    public record Unheard(MspId owner, SiteId site, ResourceVector recorded) {}

    /** Who has not told this member, as the contract's home of an epoch, what it has. */
    private record Silence(long epoch, Set<MspId> owners) {}

    /** What this member knows as the contract's home of now. */
    public void heard(ServiceContract contract, Set<MspId> silent) {
        silences.put(contract.handle(), new Silence(contract.homeEpoch(), Set.copyOf(silent)));
    }

    private List<Unheard> unheard(ServiceContract contract) {
        Silence silence = silences.get(contract.handle());
        if (silence == null || silence.epoch() != contract.homeEpoch()) {
            return List.of();
        }
        return contract.permittedSites().stream()
                .flatMap(site -> ledger.site(site).stream())
                .filter(site -> silence.owners().contains(site.owner()))
                .flatMap(site -> ledger.grantUse(contract.handle(), site.site()).stream()
                        .map(GrantUse::used)
                        .filter(used -> !used.isZero())
                        .map(used -> new Unheard(site.owner(), site.site(), used)))
                .sorted(Comparator.comparing(Unheard::site))
                .toList();
    }

    /** @throws Failure {@code NOT_FOUND} also when it is another tenant's */
    public Home home(Caller caller, ContractHandle handle) {
        return home(contracts.contract(caller, handle).handle());
    }

    private Home home(ContractHandle handle) {
        ServiceContract contract = ledger.contract(handle).orElseThrow();
        return new Home(contract, ledger.homeClaim(handle), unheard(contract));
    }

    /** Claims the home for this member. Claimed already is claimed. */
    public Home claim(Caller caller, ContractHandle handle) {
        ServiceContract contract = mine(caller, handle);
        boolean already = ledger.homeClaim(handle)
                .filter(each -> each.openFor(contract) && each.claimant().equals(member))
                .isPresent();
        if (!already) {
            submit(LedgerIdentity.GOVERNANCE, LedgerFunction.CLAIM_HOME, contract);
        }
        return home(handle);
    }

    /** Supports a deputy's claim for this member, which makes the deputy the home. */
    public Home support(Caller caller, ContractHandle handle, MspId claimant) {
        ServiceContract contract = mine(caller, handle);
        submit(LedgerIdentity.GOVERNANCE, LedgerFunction.SUPPORT_CLAIM, contract, claimant.value());
        return home(handle);
    }

    /** Makes a deputy the home in place of this member. */
    public Home handOver(Caller caller, ContractHandle handle, MspId deputy) {
        ServiceContract contract = contracts.atHome(mine(caller, handle));
        submit(LedgerIdentity.GOVERNANCE, LedgerFunction.HAND_OVER_HOME, contract, deputy.value());
        return home(handle);
    }

    private ServiceContract mine(Caller caller, ContractHandle handle) {
        ServiceContract contract = contracts.visible(caller, handle);
        authorizer.require(caller, Action.CONTRACT_TAKEOVER, Resource.of(contract));
        return contract;
    }

    /** What this member's control plane has to say to a claim: that the home is there, or that it is time. */
    public void answerClaim(ServiceContract contract, long nowMillis) {
        Optional<HomeClaim> claim = ledger.homeClaim(contract.handle()).filter(each -> each.openFor(contract));
        if (claim.isEmpty()) {
            return;
        }
        if (contract.home().equals(member)) {
            submit(LedgerIdentity.ANCHOR, LedgerFunction.REFUSE_CLAIM, contract);
        } else if (claim.get().claimant().equals(member)
                && nowMillis >= claim.get().dueAtMillis()) {
            submit(LedgerIdentity.ANCHOR, LedgerFunction.TAKE_HOME, contract);
        }
    }

    private void submit(LedgerIdentity identity, String function, ServiceContract contract, String... more) {
        Stream<String> which = Stream.of(contract.handle().value(), Long.toString(contract.homeEpoch()));
        writer.submit(identity, function, Stream.concat(which, Stream.of(more)).toArray(String[]::new));
    }
}
