package org.hansa.network.validation;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;
import org.hansa.fabric.evidence.policy.Policy;
import org.hansa.fabric.evidence.policy.SignerSet;
import org.hansa.network.policies.CollectionPolicies;

/**
 * Which policies the writes of one transaction in one namespace have been held against already: each is evaluated once,
 * and the chaincode's own at least if no other was.
 */
final class WritePolicies {

    private static final String CHAINCODE = "";

    private final SignerSet endorsers;
    private final Policy chaincodePolicy;
    private final Set<String> held = new HashSet<>();
    private boolean someHeld;

    WritePolicies(SignerSet endorsers, Policy chaincodePolicy) {
        this.endorsers = endorsers;
        this.chaincodePolicy = chaincodePolicy;
    }

    boolean keyPolicyHolds(Policy policy) {
        boolean satisfied = policy.evaluate(endorsers).satisfied();
        someHeld |= satisfied;
        return satisfied;
    }

    boolean collectionPolicyHolds(String collection, Supplier<CollectionPolicies.Answer> lookup) {
        if (held.contains(collection)) {
            return true;
        }
        CollectionPolicies.Answer answer = lookup.get();
        return switch (answer.kind()) {
            case UNDEFINED -> false;
            case CHAINCODE -> chaincodePolicyHolds();
            case OWN -> holdsFor(collection, answer.policy());
        };
    }

    boolean chaincodePolicyHolds() {
        return holdsFor(CHAINCODE, chaincodePolicy);
    }

    /** A transaction that wrote nothing here is held against the chaincode's policy all the same. */
    boolean someOrChaincodePolicyHolds() {
        return someHeld || chaincodePolicyHolds();
    }

    private boolean holdsFor(String name, Policy policy) {
        if (held.contains(name)) {
            return true;
        }
        if (!policy.evaluate(endorsers).satisfied()) {
            return false;
        }
        held.add(name);
        someHeld = true;
        return true;
    }
}
