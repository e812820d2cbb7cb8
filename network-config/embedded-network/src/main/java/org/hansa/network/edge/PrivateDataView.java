package org.hansa.network.edge;

import java.util.Map;
import java.util.TreeMap;
import org.hansa.fabric.evidence.SignedData;
import org.hansa.fabric.evidence.msp.InvalidIdentityException;
import org.hansa.fabric.evidence.msp.MspRegistry;
import org.hansa.network.ledger.OrganisationLedger;
import org.hansa.network.ledger.PrivateWrites;
import org.hansa.network.systemchaincode.lifecycle.ImplicitCollections;
import org.hyperledger.fabric.protos.ledger.rwset.CollectionPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.NsPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxPvtReadWriteSet;

/**
 * The private data of a block that a peer holds and a reader may see. The only collections of the first version are the
 * organisations' implicit ones, and each is for its own organisation's readers.
 */
final class PrivateDataView {

    private final OrganisationLedger ledger;

    PrivateDataView(OrganisationLedger ledger) {
        this.ledger = ledger;
    }

    /** Private writes by position of their transaction in the block. */
    Map<Long, TxPvtReadWriteSet> of(long block, SignedData reader) {
        String readerMsp = mspId(reader);
        Map<Long, TxPvtReadWriteSet> visible = new TreeMap<>();
        for (PrivateWrites writes : ledger.privateWrites(block)) {
            TxPvtReadWriteSet.Builder kept =
                    TxPvtReadWriteSet.newBuilder().setDataModel(writes.writes().getDataModel());
            writes.writes().getNsPvtRwsetList().forEach(namespace -> addVisible(kept, namespace, readerMsp));
            if (kept.getNsPvtRwsetCount() > 0) {
                visible.put((long) writes.transaction(), kept.build());
            }
        }
        return visible;
    }

    private static void addVisible(TxPvtReadWriteSet.Builder kept, NsPvtReadWriteSet namespace, String readerMsp) {
        NsPvtReadWriteSet.Builder visible = NsPvtReadWriteSet.newBuilder().setNamespace(namespace.getNamespace());
        for (CollectionPvtReadWriteSet collection : namespace.getCollectionPvtRwsetList()) {
            if (ImplicitCollections.mspId(collection.getCollectionName())
                    .filter(readerMsp::equals)
                    .isPresent()) {
                visible.addCollectionPvtRwset(collection);
            }
        }
        if (visible.getCollectionPvtRwsetCount() > 0) {
            kept.addNsPvtRwset(visible);
        }
    }

    private static String mspId(SignedData reader) {
        try {
            return MspRegistry.claimedMspId(reader.identity());
        } catch (InvalidIdentityException e) {
            throw new IllegalStateException("the reader's identity was checked before", e);
        }
    }
}
