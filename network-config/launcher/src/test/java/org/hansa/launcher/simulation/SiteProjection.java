package org.hansa.launcher.simulation;

import com.google.protobuf.ByteString;
import java.util.Map;
import java.util.TreeMap;
import org.hansa.fabric.evidence.Blocks;
import org.hansa.fabric.evidence.EndorsedTransaction;
import org.hansa.fabric.evidence.SignedEnvelope;
import org.hansa.fabric.evidence.rwset.ReadWriteSets;
import org.hansa.network.ledger.Ledger;
import org.hyperledger.fabric.protos.common.Block;

/**
 * What a reader makes of the contracts' writes while it follows a peer: it may see a block again after the peer's
 * restart, or miss some that were committed while it was not connected, and then reads them.
 */
final class SiteProjection {

    private final Map<String, ByteString> values = new TreeMap<>();
    private long next;

    /** Takes the next block; one that was seen is left out, one too far ahead waits for {@link #catchUp}. */
    void accept(Block block) {
        if (block.getHeader().getNumber() == next) {
            apply(block);
            next++;
        }
    }

    void catchUp(Ledger ledger) {
        while (next < ledger.height()) {
            accept(ledger.block(next));
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SiteProjection projection
                && next == projection.next
                && values.equals(projection.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    private void apply(Block block) {
        byte[] filter = Blocks.transactionsFilter(block);
        for (int i = 0; i < filter.length; i++) {
            SignedEnvelope envelope = SignedEnvelope.parse(block.getData().getData(i));
            if (LedgerCheck.isValid(filter[i]) && envelope.isEndorserTransaction()) {
                EndorsedTransaction.of(envelope).readWriteSets().namespaces().stream()
                        .filter(set -> set.name().equals(Calls.CHAINCODE))
                        .forEach(this::apply);
            }
        }
    }

    private void apply(ReadWriteSets.Namespace set) {
        set.writes().forEach(write -> {
            if (write.deletes()) {
                values.remove(write.key());
            } else {
                values.put(write.key(), write.value());
            }
        });
    }
}
