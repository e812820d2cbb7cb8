package org.hansa.controlplane.portal;

import java.util.Optional;
import org.hansa.controlplane.contracts.ContractTerms;
import org.hansa.ledger.model.ServiceContract;

/** A contract in a list to choose from: by its title, and by enough of its handle to tell it from its namesakes. */
record ContractChoice(String handle, String title) {
    private static final int SHORT = 10;

    static ContractChoice of(ServiceContract contract, Optional<ContractTerms> terms) {
        String handle = contract.handle().value();
        String brief = handle.length() <= SHORT ? handle : handle.substring(0, SHORT) + "…";
        return new ContractChoice(
                handle, terms.map(known -> known.title() + " (" + brief + ")").orElse(handle));
    }
}
