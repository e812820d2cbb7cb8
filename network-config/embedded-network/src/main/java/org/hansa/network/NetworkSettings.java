package org.hansa.network;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.hansa.network.chaincode.ChaincodeServers;
import org.hansa.network.config.ConsortiumConfig;
import org.hansa.network.config.Ports;
import org.hansa.network.endorser.TimeWindowCheck;

/**
 * What an embedded network is started with.
 *
 * @param config the consortium
 * @param home the state folder; keys go to {@code crypto/}, blocks and the connection profile to {@code network/}
 * @param ports where to listen
 * @param executeTimeout how long a chaincode may take for one call
 * @param timeWindow how old a proposal may be
 * @param clock the time of all nodes
 */
public record NetworkSettings(
        ConsortiumConfig config, Path home, Ports ports, Duration executeTimeout, Duration timeWindow, Clock clock) {

    /** The settings of an evaluation: Fabric's execute timeout, a time window of two minutes, this machine's clock. */
    public static NetworkSettings of(ConsortiumConfig config, Path home, Ports ports) {
        return new NetworkSettings(
                config,
                home,
                ports,
                ChaincodeServers.DEFAULT_EXECUTE_TIMEOUT,
                TimeWindowCheck.DEFAULT_WINDOW,
                Clock.systemUTC());
    }

    public NetworkSettings withExecuteTimeout(Duration timeout) {
        return new NetworkSettings(config, home, ports, timeout, timeWindow, clock);
    }
}
