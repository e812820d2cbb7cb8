package org.hansa.network.collections;

import java.util.ArrayList;
import java.util.List;
import org.hansa.fabric.evidence.config.ChannelConfiguration;
import org.hansa.network.chaincode.ChaincodeFailure;
import org.hansa.network.ledger.OrganisationLedger;
import org.hansa.network.ledger.PrivateDataExchange;
import org.hansa.network.ledger.Space;
import org.hansa.network.ledger.WorldState;
import org.hyperledger.fabric.protos.ledger.rwset.CollectionPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.NsPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxPvtReadWriteSet;

/**
 * Sends the private writes of a transaction that one peer endorses to peers of the collections' members, as many as the
 * definition asks for, and keeps them at the endorsing peer. If fewer members have a peer than are required, the
 * transaction is not endorsed, and nothing has been sent.
 */
public final class Dissemination {

    private final OrganisationLedger ledger;

    /** @param ledger of the endorsing peer */
    public Dissemination(OrganisationLedger ledger) {
        this.ledger = ledger;
    }

    /** Private writes of one collection on their way to one organisation. */
    private record Parcel(String mspId, Space collection, CollectionPvtReadWriteSet writes) {}

    /**
     * @param state the state in which the transaction was simulated
     * @throws ChaincodeFailure if a collection requires more peers than there are
     */
    public void distribute(String txId, TxPvtReadWriteSet writes, WorldState state) throws ChaincodeFailure {
        ChannelConfiguration configuration = ledger.configuration();
        CollectionDefinitions definitions = CollectionDefinitions.in(state, configuration);
        List<Parcel> parcels = new ArrayList<>();
        for (NsPvtReadWriteSet namespace : writes.getNsPvtRwsetList()) {
            for (CollectionPvtReadWriteSet collection : namespace.getCollectionPvtRwsetList()) {
                Space space = new Space(namespace.getNamespace(), collection.getCollectionName());
                try {
                    recipients(definitions, space).forEach(mspId -> parcels.add(new Parcel(mspId, space, collection)));
                } catch (ChaincodeFailure e) {
                    throw e.within("failed to distribute private collection, txID " + txId + ", channel "
                            + configuration.channelId());
                }
            }
        }
        PrivateDataExchange exchange = ledger.privateData();
        parcels.forEach(parcel -> exchange.push(
                parcel.mspId(), txId, parcel.collection(), parcel.writes().getRwset()));
        ledger.transientStore().keep(txId, writes);
    }

    private List<String> recipients(CollectionDefinitions definitions, Space space) throws ChaincodeFailure {
        DefinedCollection collection = definitions
                .find(space.namespace(), space.collection())
                .orElseThrow(
                        () -> new ChaincodeFailure("no configuration for collection" + space.collection() + "found"));
        List<String> eligible = ledger.privateData().organisations().stream()
                .filter(mspId -> !mspId.equals(ledger.mspId()))
                .filter(collection.organisations()::contains)
                .toList();
        int required = collection.config().getRequiredPeerCount();
        if (eligible.size() < required) {
            throw new ChaincodeFailure("could not build private data dissemination plan for chaincode "
                    + space.namespace() + " and collection " + space.collection()
                    + ": required to disseminate to at least " + required + " peers, but know of only "
                    + eligible.size() + " eligible peers");
        }
        return eligible.stream()
                .limit(collection.config().getMaximumPeerCount())
                .toList();
    }
}
