package org.hansa.ledger.contracts.tenancy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hansa.ledger.contracts.membership.Members;
import org.hansa.ledger.contracts.transaction.Arguments;
import org.hansa.ledger.contracts.transaction.ClientRole;
import org.hansa.ledger.contracts.transaction.ContractFunction;
import org.hansa.ledger.contracts.transaction.LedgerTransaction;
import org.hansa.ledger.model.Actor;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.IssuerRecord;
import org.hansa.ledger.model.LedgerError;
import org.hansa.ledger.model.LedgerFunction;
import org.hansa.ledger.model.LedgerKey;
import org.hansa.ledger.model.LedgerRefusal;
import org.hansa.ledger.model.MalformedRecordException;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.ServiceContract;
import org.hansa.ledger.model.ServiceContract.Acceptance;
import org.hansa.ledger.model.ServiceContract.State;

/** {@code contracts:*}, all but grants and homes: a service contract from proposal to winding down. */
public final class TenancyContract {
    private TenancyContract() {}

    public static SortedMap<String, ContractFunction> functions() {
        TreeMap<String, ContractFunction> functions = new TreeMap<>();
        functions.put(LedgerFunction.PROPOSE_CONTRACT, TenancyContract::proposeContract);
        functions.put(LedgerFunction.ACCEPT_CONTRACT, TenancyContract::acceptContract);
        functions.put(LedgerFunction.WIND_DOWN_CONTRACT, TenancyContract::windDownContract);
        functions.put(LedgerFunction.SET_GRANT, Grants::setGrant);
        functions.put(LedgerFunction.CLAIM_HOME, Homes::claim);
        functions.put(LedgerFunction.SUPPORT_CLAIM, Homes::support);
        functions.put(LedgerFunction.REFUSE_CLAIM, Homes::refuse);
        functions.put(LedgerFunction.TAKE_HOME, Homes::take);
        functions.put(LedgerFunction.HAND_OVER_HOME, Homes::handOver);
        return functions;
    }

    private static byte[] proposeContract(LedgerTransaction transaction, Arguments arguments) {
        ServiceContract proposed = arguments.expect("contract").record(0, "contract", ServiceContract::parse);
        ProposalRules.checkForm(proposed);
        MspId signer = Members.signedBy(transaction, ClientRole.GOVERNANCE).member();
        if (!signer.equals(proposed.home())) {
            throw new LedgerRefusal(
                    LedgerError.NOT_AUTHORISED, "the home proposes, which is " + proposed.home() + ", not " + signer);
        }
        String key = LedgerKey.contract(proposed.handle());
        transaction.requireAbsent(key);
        ProposalRules.checkAgainstLedger(transaction, proposed);
        transaction.put(key, proposed);
        return proposed.bytes();
    }

    private static byte[] acceptContract(LedgerTransaction transaction, Arguments arguments) {
        arguments.expect("handle", "version", "party", "actor");
        ContractHandle handle = arguments.text(0, "handle", ContractHandle::new);
        long version = arguments.natural(1, "version");
        boolean tenant = arguments.text(2, "party", TenancyContract::isTenant);
        Optional<Actor> actor = arguments.record(
                3, "actor", bytes -> bytes.length == 0 ? Optional.empty() : Optional.of(Actor.parse(bytes)));
        if (tenant && actor.isEmpty()) {
            throw new MalformedRecordException("argument 'actor': the tenant's acceptance needs its actor");
        }
        MspId signer = Members.signedBy(transaction, ClientRole.GOVERNANCE).member();
        String key = LedgerKey.contract(handle);
        ServiceContract contract = transaction.require(key, ServiceContract::parse);
        checkMayAccept(transaction, contract, signer, tenant, actor);
        checkNotAccepted(contract, signer, tenant);
        checkVersionAndState(transaction, contract, version);

        List<Acceptance> acceptances = new ArrayList<>(contract.acceptances());
        acceptances.add(new Acceptance(signer, tenant, actor, transaction.timeMillis()));
        ServiceContract accepted = contract.with(State.PROPOSED, acceptances);
        if (accepted.acceptedByAll()) {
            accepted = advance(contract, State.ACTIVE, acceptances);
        }
        transaction.put(key, accepted);
        return accepted.bytes();
    }

    private static byte[] windDownContract(LedgerTransaction transaction, Arguments arguments) {
        ContractHandle handle = arguments.expect("handle").text(0, "handle", ContractHandle::new);
        MspId signer = Members.signedBy(transaction, ClientRole.GOVERNANCE).member();
        String key = LedgerKey.contract(handle);
        ServiceContract contract = transaction.require(key, ServiceContract::parse);
        if (!contract.parties().contains(signer)) {
            throw new LedgerRefusal(LedgerError.NOT_AUTHORISED, signer + " is not a party to " + handle);
        }
        ServiceContract ending = advance(contract, State.WINDING_DOWN, contract.acceptances());
        transaction.put(key, ending);
        return ending.bytes();
    }

    private static boolean isTenant(String text) {
        return switch (text) {
            case "TENANT" -> true;
            case "MEMBER" -> false;
            default -> throw new MalformedRecordException("expected TENANT or MEMBER, found '" + text + "'");
        };
    }

    private static void checkMayAccept(
            LedgerTransaction transaction,
            ServiceContract contract,
            MspId signer,
            boolean tenant,
            Optional<Actor> actor) {
        if (tenant) {
            boolean speaksForTenant = actor.filter(each -> each.issuer().equals(contract.issuer())
                            && each.organization().equals(contract.tenant()))
                    .isPresent();
            if (!signer.equals(contract.home()) || !speaksForTenant) {
                throw new LedgerRefusal(
                        LedgerError.NOT_AUTHORISED,
                        "for the tenant accepts an actor of its own organisation, vouched for by its home "
                                + contract.home());
            }
            return;
        }
        if (!contract.parties().contains(signer)) {
            throw new LedgerRefusal(LedgerError.NOT_AUTHORISED, signer + " is not a party to " + contract.handle());
        }
        if (actor.isPresent() && !issuerSpeaksFor(transaction, actor.get(), signer)) {
            throw new LedgerRefusal(
                    LedgerError.NOT_AUTHORISED, "the actor's issuer is not one that speaks for " + signer);
        }
    }

    private static boolean issuerSpeaksFor(LedgerTransaction transaction, Actor actor, MspId member) {
        return transaction
                .find(LedgerKey.issuer(actor.issuer()), IssuerRecord::parse)
                .filter(issuer -> issuer.active() && issuer.member().equals(member))
                .isPresent();
    }

    private static void checkNotAccepted(ServiceContract contract, MspId signer, boolean tenant) {
        boolean again = contract.acceptances().stream()
                .anyMatch(each -> each.tenant() == tenant && each.party().equals(signer));
        if (again) {
            throw new LedgerRefusal(
                    LedgerError.ALREADY_EXISTS,
                    (tenant ? "the tenant" : signer.value()) + " has accepted " + contract.handle() + " already");
        }
    }

    private static void checkVersionAndState(LedgerTransaction transaction, ServiceContract contract, long version) {
        if (contract.version() != version) {
            throw new LedgerRefusal(
                    LedgerError.STALE_VERSION,
                    contract.handle() + " has version " + contract.version() + ", not " + version);
        }
        if (contract.state() != State.PROPOSED || contract.validUntilMillis() <= transaction.timeMillis()) {
            throw new LedgerRefusal(
                    LedgerError.WRONG_STATE,
                    contract.handle() + " is " + contract.state() + " and valid until " + contract.validUntilMillis()
                            + "; only a proposal that has not run out can be accepted");
        }
    }

    private static ServiceContract advance(ServiceContract contract, State to, List<Acceptance> acceptances) {
        if (!State.LIFECYCLE.allows(contract.state(), to)) {
            throw new LedgerRefusal(
                    LedgerError.WRONG_STATE,
                    contract.handle() + " is " + contract.state() + ", which never becomes " + to);
        }
        return contract.with(to, acceptances);
    }
}
