package org.hansa.network.simulator;

import java.util.Iterator;
import java.util.Optional;
import org.hansa.network.ledger.KeyedValue;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRead;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.RangeQueryInfo;

/**
 * One range read of a simulation. What it has handed out, and nothing more, enters the read set: a range that is left
 * early is protected up to the last key that was fetched, that key included.
 */
public final class RangeScan {

    private final Iterator<KeyedValue> results;
    private final String endKey;
    private final int pageSize;
    private final RangeQueryInfo.Builder info;
    private final RangeDigest digest = new RangeDigest();
    private int fetched;

    /** @param pageSize results after which the scan ends although keys remain; 0 for no limit */
    RangeScan(Iterator<KeyedValue> results, String startKey, String endKey, int pageSize) {
        this.results = results;
        this.endKey = endKey;
        this.pageSize = pageSize;
        this.info = RangeQueryInfo.newBuilder().setStartKey(startKey);
    }

    /** Fetches the next result. An empty answer marks the range as read to its end, as a peer's read set has it. */
    public Optional<KeyedValue> next() {
        if ((pageSize > 0 && fetched >= pageSize) || !results.hasNext()) {
            info.setItrExhausted(true).setEndKey(endKey);
            return Optional.empty();
        }
        KeyedValue result = results.next();
        fetched++;
        digest.add(KVRead.newBuilder()
                .setKey(result.key())
                .setVersion(ReadWriteSetBuilder.version(result.value().version()))
                .build());
        info.setEndKey(result.key());
        return Optional.of(result);
    }

    /** The key at which a next page would start, or an empty string at the end. The read set does not record it. */
    public String bookmark() {
        return results.hasNext() ? results.next().key() : "";
    }

    RangeQueryInfo describe() {
        RangeQueryInfo.Builder described = info.clone();
        digest.describe(described);
        return described.build();
    }
}
