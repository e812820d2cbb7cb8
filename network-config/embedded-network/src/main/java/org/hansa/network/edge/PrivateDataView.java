package org.hansa.network.edge;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.hansa.fabric.evidence.SignedData;
import org.hansa.fabric.evidence.config.ChannelConfiguration;
import org.hansa.fabric.evidence.policy.SignerSet;
import org.hansa.network.collections.CollectionDefinitions;
import org.hansa.network.ledger.OrganisationLedger;
import org.hansa.network.ledger.PrivateWrites;
import org.hansa.network.systemchaincode.lifecycle.CollectionHistory;
import org.hyperledger.fabric.protos.ledger.rwset.CollectionPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.NsPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxPvtReadWriteSet;

/**
 * The private data of a block that a peer holds and a reader may see: that of collections of which the reader is a
 * member, by the definitions that were in force when the block came.
 */
final class PrivateDataView {

    private final OrganisationLedger ledger;

    PrivateDataView(OrganisationLedger ledger) {
        this.ledger = ledger;
    }

    /** Private writes by position of their transaction in the block. */
    Map<Long, TxPvtReadWriteSet> of(long block, SignedData reader) {
        List<PrivateWrites> held = ledger.privateWrites(block);
        Map<Long, TxPvtReadWriteSet> visible = new TreeMap<>();
        if (held.isEmpty()) {
            return visible;
        }
        ChannelConfiguration configuration = ledger.configuration();
        SignerSet signer = SignerSet.of(configuration.msps(), List.of(reader));
        CollectionDefinitions definitions = new CollectionDefinitions(
                configuration, chaincode -> CollectionHistory.before(block, chaincode, ledger));
        for (PrivateWrites writes : held) {
            TxPvtReadWriteSet.Builder kept =
                    TxPvtReadWriteSet.newBuilder().setDataModel(writes.writes().getDataModel());
            for (NsPvtReadWriteSet namespace : writes.writes().getNsPvtRwsetList()) {
                visible(namespace, definitions, signer).ifPresent(kept::addNsPvtRwset);
            }
            if (kept.getNsPvtRwsetCount() > 0) {
                visible.put((long) writes.transaction(), kept.build());
            }
        }
        return visible;
    }

    private static Optional<NsPvtReadWriteSet> visible(
            NsPvtReadWriteSet namespace, CollectionDefinitions definitions, SignerSet signer) {
        NsPvtReadWriteSet.Builder visible = NsPvtReadWriteSet.newBuilder().setNamespace(namespace.getNamespace());
        for (CollectionPvtReadWriteSet collection : namespace.getCollectionPvtRwsetList()) {
            if (definitions
                    .find(namespace.getNamespace(), collection.getCollectionName())
                    .filter(defined -> defined.isMember(signer))
                    .isPresent()) {
                visible.addCollectionPvtRwset(collection);
            }
        }
        return visible.getCollectionPvtRwsetCount() > 0 ? Optional.of(visible.build()) : Optional.empty();
    }
}
