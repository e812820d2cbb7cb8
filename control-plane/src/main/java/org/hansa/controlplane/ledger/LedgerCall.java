package org.hansa.controlplane.ledger;

import java.util.List;
import java.util.Map;

/**
 * One chaincode function with its arguments.
 *
 * @param function a name of {@link org.hansa.ledger.model.LedgerFunction}
 * @param arguments public: they are in every block
 * @param transientData reaches the endorsers only
 */
public record LedgerCall(
        LedgerIdentity identity, String function, List<String> arguments, Map<String, byte[]> transientData) {
    public LedgerCall {
        arguments = List.copyOf(arguments);
        transientData = Map.copyOf(transientData);
    }

    public static LedgerCall of(LedgerIdentity identity, String function, String... arguments) {
        return new LedgerCall(identity, function, List.of(arguments), Map.of());
    }
}
