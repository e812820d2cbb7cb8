package org.hansa.ledger.contracts.membership;

import org.hansa.ledger.contracts.transaction.LedgerTransaction;
import org.hansa.ledger.model.LedgerKey;
import org.hansa.ledger.model.Parameter;
import org.hansa.ledger.model.ParameterRecord;

/** What the members have set, or what holds before they did. */
public final class Parameters {
    private Parameters() {}

    public static long value(LedgerTransaction transaction, Parameter parameter) {
        return transaction
                .find(LedgerKey.parameter(parameter), ParameterRecord::parse)
                .map(ParameterRecord::value)
                .orElse(parameter.byDefault());
    }
}
