package org.hansa.network.systemchaincode.lifecycle;

import com.google.protobuf.ByteString;
import org.hansa.network.simulator.SimulationException;
import org.jspecify.annotations.Nullable;

/** Where lifecycle records are read from: public state, or an organisation's implicit collection. */
@FunctionalInterface
public interface ReadableState {

    @Nullable
    ByteString get(String key) throws SimulationException;
}
