package org.hansa.network.conformance;

import java.time.Duration;
import org.hansa.network.EmbeddedNetwork;
import org.hansa.network.NetworkSettings;
import org.hansa.network.config.Ports;
import org.jspecify.annotations.Nullable;

/** The embedded network, in this JVM. */
final class EmbeddedUnderTest extends DeployedNetwork {

    /** Short, so that the case of a chaincode that takes too long does not take long itself. */
    private static final Duration EXECUTE_TIMEOUT = Duration.ofSeconds(10);

    private @Nullable EmbeddedNetwork network;

    static NetworkUnderTest start() {
        return new EmbeddedUnderTest().prepared();
    }

    @Override
    public Duration executeTimeout() {
        return EXECUTE_TIMEOUT;
    }

    @Override
    void startNodes() {
        network = EmbeddedNetwork.start(
                NetworkSettings.of(config, home, Ports.any()).withExecuteTimeout(EXECUTE_TIMEOUT));
    }

    @Override
    void stopNodes() {
        EmbeddedNetwork running = network;
        if (running != null) {
            running.close();
        }
    }
}
