package org.hansa.network;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.ServerInterceptor;
import io.grpc.TlsServerCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.util.MutableHandlerRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.hansa.network.crypto.TlsFiles;
import org.hansa.network.genesis.Endpoint;

/**
 * A TLS endpoint of one peer or orderer. It listens before it serves anything, because the genesis block names the ports
 * that the operating system gave out.
 */
final class NodeServer implements AutoCloseable {

    /** What Fabric's nodes tolerate of clients that ping. */
    private static final long SHORTEST_KEEP_ALIVE_SECONDS = 60;

    private final Server server;
    private final MutableHandlerRegistry services;
    private final Endpoint endpoint;

    private NodeServer(Server server, MutableHandlerRegistry services, Endpoint endpoint) {
        this.server = server;
        this.services = services;
        this.endpoint = endpoint;
    }

    /** @param port 0 for any */
    static NodeServer listen(
            String host,
            int port,
            TlsFiles tls,
            int maxMessageBytes,
            Executor executor,
            ServerInterceptor... interceptors) {
        MutableHandlerRegistry services = new MutableHandlerRegistry();
        try {
            ServerCredentials credentials = TlsServerCredentials.create(
                    tls.certificate().toFile(), tls.key().toFile());
            NettyServerBuilder builder = NettyServerBuilder.forAddress(new InetSocketAddress(host, port), credentials)
                    .fallbackHandlerRegistry(services)
                    .executor(executor)
                    .maxInboundMessageSize(maxMessageBytes)
                    .permitKeepAliveTime(SHORTEST_KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
                    .permitKeepAliveWithoutCalls(true);
            for (ServerInterceptor interceptor : interceptors) {
                builder.intercept(interceptor);
            }
            Server server = builder.build().start();
            return new NodeServer(server, services, new Endpoint(host, server.getPort()));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot listen on " + host + ":" + port + "; set HANSA_PORT_BASE to move all ports", e);
        }
    }

    Endpoint endpoint() {
        return endpoint;
    }

    void serve(BindableService service) {
        services.addService(UnreadableMessages.refusedBy(service.bindService()));
    }

    /** Refuses new calls and gives running ones a moment. May be called twice. */
    @Override
    public void close() {
        server.shutdown();
        try {
            if (!server.awaitTermination(1, TimeUnit.SECONDS)) {
                server.shutdownNow();
                server.awaitTermination(2, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            server.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
