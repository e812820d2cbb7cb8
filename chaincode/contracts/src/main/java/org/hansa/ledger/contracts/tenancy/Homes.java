package org.hansa.ledger.contracts.tenancy;

import org.hansa.ledger.contracts.membership.Members;
import org.hansa.ledger.contracts.transaction.Arguments;
import org.hansa.ledger.contracts.transaction.ClientRole;
import org.hansa.ledger.contracts.transaction.LedgerTransaction;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.HomeClaim;
import org.hansa.ledger.model.LedgerError;
import org.hansa.ledger.model.LedgerKey;
import org.hansa.ledger.model.LedgerRefusal;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.ServiceContract;
import org.hansa.ledger.model.ServiceContract.State;

/**
 * Who is a contract's home. It changes with the home's own hand-over, or with a deputy's claim that another party supports, or that
 * the home has not refused when it is due. Of several deputies the first that claims has the claim; the epoch that every call names
 * makes a call about an earlier home stale.
 */
final class Homes {
    private Homes() {}

    static byte[] claim(LedgerTransaction transaction, Arguments arguments) {
        arguments.expect("handle", "epoch");
        ContractHandle handle = handle(arguments);
        MspId signer = Members.voter(transaction);
        ServiceContract contract = contract(transaction, handle);
        requireDeputy(contract, signer);
        requireCurrent(contract, arguments.natural(1, "epoch"));
        transaction
                .find(LedgerKey.homeClaim(handle), HomeClaim::parse)
                .ifPresent(known -> requireFree(transaction, contract, known, signer));
        HomeClaim claim = HomeClaim.made(contract, signer, transaction.timeMillis());
        transaction.put(LedgerKey.homeClaim(handle), claim);
        return claim.bytes();
    }

    /**
     * One claim at a time, until its claimant has let as much again go by; and a claimant that the home has answered leaves it in
     * peace for as long as it would have waited.
     */
    private static void requireFree(
            LedgerTransaction transaction, ServiceContract contract, HomeClaim known, MspId claimant) {
        if (known.openFor(contract) && transaction.timeMillis() < known.dueAtMillis() + HomeClaim.WAIT_MILLIS) {
            throw wrong(contract.handle() + " is claimed by " + known.claimant() + " already, due at "
                    + known.dueAtMillis());
        }
        long again = known.decidedAtMillis().orElse(0) + HomeClaim.WAIT_MILLIS;
        if (known.state() == HomeClaim.State.REFUSED
                && known.claimant().equals(claimant)
                && transaction.timeMillis() < again) {
            throw wrong("the home " + contract.home() + " refused the claim of " + claimant + "; it can claim again at "
                    + again);
        }
    }

    static byte[] support(LedgerTransaction transaction, Arguments arguments) {
        arguments.expect("handle", "epoch", "claimant");
        ContractHandle handle = handle(arguments);
        MspId claimant = arguments.text(2, "claimant", MspId::new);
        MspId signer = Members.voter(transaction);
        ServiceContract contract = contract(transaction, handle);
        boolean another =
                contract.parties().contains(signer) && !signer.equals(contract.home()) && !signer.equals(claimant);
        if (!another) {
            throw new LedgerRefusal(
                    LedgerError.NOT_AUTHORISED,
                    "a claim to " + handle + " is supported by a party that is neither the home nor the claimant");
        }
        HomeClaim claim = open(transaction, arguments, contract);
        if (!claim.claimant().equals(claimant)) {
            throw wrong(handle + " is claimed by " + claim.claimant() + ", not by " + claimant);
        }
        return move(transaction, contract, claim);
    }

    static byte[] refuse(LedgerTransaction transaction, Arguments arguments) {
        arguments.expect("handle", "epoch");
        ContractHandle handle = handle(arguments);
        MspId signer = transaction.signedBy(ClientRole.ANCHOR);
        ServiceContract contract = contract(transaction, handle);
        requireHome(contract, signer);
        HomeClaim refused =
                open(transaction, arguments, contract).decided(HomeClaim.State.REFUSED, transaction.timeMillis());
        transaction.put(LedgerKey.homeClaim(handle), refused);
        return refused.bytes();
    }

    static byte[] take(LedgerTransaction transaction, Arguments arguments) {
        arguments.expect("handle", "epoch");
        ContractHandle handle = handle(arguments);
        MspId signer = transaction.signedBy(ClientRole.ANCHOR);
        ServiceContract contract = contract(transaction, handle);
        requireDeputy(contract, signer);
        HomeClaim claim = open(transaction, arguments, contract);
        if (!claim.claimant().equals(signer)) {
            throw wrong(handle + " is claimed by " + claim.claimant() + ", not by " + signer);
        }
        if (transaction.timeMillis() < claim.dueAtMillis()) {
            throw wrong("the claim to " + handle + " is due at " + claim.dueAtMillis()
                    + "; until then the home can refuse it, or another party support it");
        }
        return move(transaction, contract, claim);
    }

    static byte[] handOver(LedgerTransaction transaction, Arguments arguments) {
        arguments.expect("handle", "epoch", "deputy");
        ContractHandle handle = handle(arguments);
        MspId deputy = arguments.text(2, "deputy", MspId::new);
        MspId signer = Members.signedBy(transaction, ClientRole.GOVERNANCE).member();
        ServiceContract contract = contract(transaction, handle);
        requireHome(contract, signer);
        requireDeputy(contract, deputy);
        requireCurrent(contract, arguments.natural(1, "epoch"));
        return move(transaction, contract, HomeClaim.made(contract, deputy, transaction.timeMillis()));
    }

    private static byte[] move(LedgerTransaction transaction, ServiceContract contract, HomeClaim claim) {
        if (!Members.sells(transaction, claim.claimant())) {
            throw wrong(claim.claimant() + " is not an active member");
        }
        HomeClaim taken = claim.decided(HomeClaim.State.TAKEN, transaction.timeMillis());
        transaction.put(LedgerKey.contract(contract.handle()), contract.at(claim.claimant()));
        transaction.put(LedgerKey.homeClaim(contract.handle()), taken);
        return taken.bytes();
    }

    private static ContractHandle handle(Arguments arguments) {
        return arguments.text(0, "handle", ContractHandle::new);
    }

    private static ServiceContract contract(LedgerTransaction transaction, ContractHandle handle) {
        return transaction.require(LedgerKey.contract(handle), ServiceContract::parse);
    }

    private static HomeClaim open(LedgerTransaction transaction, Arguments arguments, ServiceContract contract) {
        requireCurrent(contract, arguments.natural(1, "epoch"));
        return transaction
                .find(LedgerKey.homeClaim(contract.handle()), HomeClaim::parse)
                .filter(each -> each.openFor(contract))
                .orElseThrow(() -> wrong("no claim to " + contract.handle() + " is open"));
    }

    private static void requireHome(ServiceContract contract, MspId signer) {
        if (!contract.home().equals(signer)) {
            throw new LedgerRefusal(
                    LedgerError.NOT_AUTHORISED,
                    "that is for the home of " + contract.handle() + ", which is " + contract.home() + ", not "
                            + signer);
        }
    }

    private static void requireDeputy(ServiceContract contract, MspId member) {
        if (!contract.mayTakeOver(member)) {
            throw new LedgerRefusal(
                    LedgerError.NOT_AUTHORISED,
                    member + " is no deputy of " + contract.handle() + ", whose deputies are "
                            + (contract.deputies().isEmpty() ? "all other parties" : contract.deputies()));
        }
    }

    /** What is not agreed on has no home to take over, and what has ended needs none. */
    private static void requireCurrent(ServiceContract contract, long epoch) {
        if (contract.homeEpoch() != epoch) {
            throw new LedgerRefusal(
                    LedgerError.STALE_VERSION,
                    "the home of " + contract.handle() + " is of epoch " + contract.homeEpoch() + ", not " + epoch);
        }
        if (contract.state() != State.ACTIVE && contract.state() != State.WINDING_DOWN) {
            throw wrong(contract.handle() + " is " + contract.state() + "; a home is taken over while it is in force");
        }
    }

    private static LedgerRefusal wrong(String why) {
        return new LedgerRefusal(LedgerError.WRONG_STATE, why);
    }
}
