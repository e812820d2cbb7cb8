package org.hansa.ledger.contracts.transaction;

/** One function of the chaincode. Writes nothing by itself: the transaction's buffer is written when it returns. */
@FunctionalInterface
public interface ContractFunction {
    /**
     * @return the answer's bytes, canonical JSON where it is a record
     * @throws org.hansa.ledger.model.LedgerRefusal when the ledger's rules do not allow it
     * @throws org.hansa.ledger.model.MalformedRecordException when an argument is not in its form
     */
    byte[] apply(LedgerTransaction transaction, Arguments arguments);
}
