package org.hansa.network.testchaincode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Properties;
import org.hansa.network.crypto.TlsFiles;
import org.hyperledger.fabric.metrics.Metrics;
import org.hyperledger.fabric.shim.ChaincodeServerProperties;
import org.hyperledger.fabric.shim.NettyGrpcServer;
import org.hyperledger.fabric.traces.Traces;

/** The real shim's chaincode server with mutual TLS, in this JVM. */
public final class ChaincodeServerProcess implements AutoCloseable {

    private final NettyGrpcServer server;

    /** @param clientRoots PEM file of the authority that the peer's certificate chains to */
    public ChaincodeServerProcess(int port, String packageId, TlsFiles tls, Path clientRoots) {
        Metrics.initialize(new Properties());
        Traces.initialize(new Properties());
        ChaincodeServerProperties properties = new ChaincodeServerProperties();
        properties.setServerAddress(new InetSocketAddress("127.0.0.1", port));
        properties.setTlsEnabled(true);
        properties.setKeyCertChainFile(tls.certificate().toString());
        properties.setKeyFile(tls.key().toString());
        properties.setTrustCertCollectionFile(clientRoots.toString());
        try {
            server = new NettyGrpcServer(new VectorsChaincode(packageId), properties);
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        server.stop();
    }
}
