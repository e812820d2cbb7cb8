package org.hansa.ledger.contracts.anchor;

import java.util.function.Function;
import org.hansa.ledger.contracts.transaction.Arguments;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.LedgerError;
import org.hansa.ledger.model.LedgerFunction;
import org.hansa.ledger.model.LedgerRefusal;
import org.hansa.ledger.model.MalformedRecordException;

/**
 * What an anchor's public arguments say of its batch.
 *
 * @param stream whose leaves these are: a site or a member
 * @param root of the whole stream after the batch
 */
record BatchClaim<S>(S stream, long batch, long firstSequence, long count, Digest root) {
    static <S> BatchClaim<S> read(Arguments arguments, String streamName, Function<String, S> streamType) {
        arguments.expect(streamName, "batch", "firstSequence", "count", "root");
        BatchClaim<S> claim = new BatchClaim<>(
                arguments.text(0, streamName, streamType),
                arguments.natural(1, "batch"),
                arguments.natural(2, "firstSequence"),
                arguments.natural(3, "count"),
                arguments.text(4, "root", Digest::new));
        if (claim.count == 0) {
            throw new MalformedRecordException("argument 'count': an empty batch says nothing");
        }
        return claim;
    }

    void checkCount(int leaves) {
        if (leaves != count) {
            throw new MalformedRecordException(
                    "argument 'count' is " + count + ", transient '" + LedgerFunction.LEAVES + "' has " + leaves);
        }
    }

    void checkCap() {
        if (count > LedgerFunction.MAX_LEAVES) {
            throw new LedgerRefusal(
                    LedgerError.TOO_LARGE, count + " leaves, one anchor carries at most " + LedgerFunction.MAX_LEAVES);
        }
    }
}
