package org.hansa.controlplane.allocation;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.ServiceContract;
import org.springframework.stereotype.Component;

/**
 * Contracts whose home this member has become, and of which it knows by now what there is. Not kept over a restart: then the owners are
 * asked again.
 */
@Component
public class TakenHomes {
    private static final Duration SOON = Duration.ofSeconds(3);
    private final Map<ContractHandle, Long> known = new ConcurrentHashMap<>();

    /** Every owner but the home before has told. */
    public void known(ServiceContract contract) {
        known.put(contract.handle(), contract.homeEpoch());
    }

    public boolean isKnown(ServiceContract contract) {
        return contract.homeEpoch() == 0 || known.getOrDefault(contract.handle(), -1L) == contract.homeEpoch();
    }

    /** @throws Failure {@code HOME_CHANGING} before anything new is begun under a contract that is not known yet */
    void requireKnown(ServiceContract contract) {
        if (!isKnown(contract)) {
            throw Failure.of(FailureKind.HOME_CHANGING, FailureKind.HOME_CHANGING.meaning())
                    .retryAfter(SOON);
        }
    }
}
