package org.hansa.network.systemchaincode.lifecycle;

import com.google.protobuf.ByteString;
import org.hansa.network.simulator.SimulationException;
import org.hansa.network.simulator.TransactionSimulator;
import org.jspecify.annotations.Nullable;

/** Where lifecycle records are written to, within a simulation. */
interface WritableState extends ReadableState {

    void put(String key, ByteString value) throws SimulationException;

    void delete(String key) throws SimulationException;

    static WritableState publicState(TransactionSimulator simulator) {
        return new WritableState() {
            @Override
            public @Nullable ByteString get(String key) {
                return simulator.get(LifecycleChaincode.NAME, key);
            }

            @Override
            public void put(String key, ByteString value) throws SimulationException {
                simulator.put(LifecycleChaincode.NAME, key, value);
            }

            @Override
            public void delete(String key) throws SimulationException {
                simulator.delete(LifecycleChaincode.NAME, key);
            }
        };
    }

    static WritableState organisationState(TransactionSimulator simulator, String mspId) {
        String collection = ImplicitCollections.of(mspId);
        return new WritableState() {
            @Override
            public @Nullable ByteString get(String key) throws SimulationException {
                return simulator.getPrivate(LifecycleChaincode.NAME, collection, key);
            }

            @Override
            public void put(String key, ByteString value) throws SimulationException {
                simulator.putPrivate(LifecycleChaincode.NAME, collection, key, value);
            }

            @Override
            public void delete(String key) throws SimulationException {
                simulator.putPrivate(LifecycleChaincode.NAME, collection, key, ByteString.EMPTY);
            }
        };
    }
}
