package org.hansa.network.chaincode;

import java.time.Duration;
import org.hansa.network.chaincode.packages.ChaincodePackage;

/** Launches packages by dialling the chaincode server that each names. */
public final class ChaincodeServers implements ChaincodeLauncher {

    /** Fabric's default for {@code chaincode.executetimeout}. */
    public static final Duration DEFAULT_EXECUTE_TIMEOUT = Duration.ofSeconds(30);

    private final Duration executeTimeout;

    public ChaincodeServers(Duration executeTimeout) {
        this.executeTimeout = executeTimeout;
    }

    @Override
    public ChaincodeRunner launch(ChaincodePackage chaincode) {
        ChaincodeServerConnection connection = chaincode.connection();
        return new ChaincodeStream(
                chaincode.id(), new GrpcChaincodeDialer(connection), connection.dialTimeout(), executeTimeout);
    }
}
