package org.hansa.network.chaincode;

import org.hansa.network.simulator.SimulationException;

/** What the client behind a call may do with private collections. A refusal's message is Fabric's. */
public interface CollectionRights {

    /** Requires that the client may read values of a collection. */
    void requireReadable(String namespace, String collection) throws SimulationException;

    /** Requires that the client may write values of a collection. */
    void requireWritable(String namespace, String collection) throws SimulationException;

    /** Requires no more than that the collection exists: hashes are for every member of the channel. */
    void requireDefined(String namespace, String collection) throws SimulationException;
}
