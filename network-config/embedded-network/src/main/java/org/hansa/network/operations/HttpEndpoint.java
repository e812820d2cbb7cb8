package org.hansa.network.operations;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.hansa.network.crypto.TlsFiles;
import org.hansa.network.genesis.Endpoint;

/** A port that speaks HTTP. One handler sees everything below the root. */
public final class HttpEndpoint implements AutoCloseable {

    private static final int BACKLOG = 50;

    private final HttpServer server;
    private final String host;

    private HttpEndpoint(HttpServer server, String host) {
        this.server = server;
        this.host = host;
    }

    /** Without TLS, as Fabric's operations endpoints are by default. */
    public static HttpEndpoint plain(String host, int port, HttpHandler handler, Executor executor) {
        try {
            return start(HttpServer.create(new InetSocketAddress(host, port), BACKLOG), host, handler, executor);
        } catch (IOException e) {
            throw cannotListen(host, port, e);
        }
    }

    /**
     * With TLS on both sides: a client without a certificate of the same authority gets no connection.
     *
     * @param tls the node's certificate; its roots are those of the clients too
     */
    public static HttpEndpoint mutual(String host, int port, TlsFiles tls, HttpHandler handler, Executor executor) {
        try {
            HttpsServer server = HttpsServer.create(new InetSocketAddress(host, port), BACKLOG);
            SSLContext context = MutualTls.context(tls);
            server.setHttpsConfigurator(new HttpsConfigurator(context) {
                @Override
                public void configure(HttpsParameters parameters) {
                    SSLParameters required = getSSLContext().getDefaultSSLParameters();
                    required.setNeedClientAuth(true);
                    parameters.setSSLParameters(required);
                }
            });
            return start(server, host, handler, executor);
        } catch (IOException e) {
            throw cannotListen(host, port, e);
        }
    }

    public Endpoint endpoint() {
        return new Endpoint(host, server.getAddress().getPort());
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private static HttpEndpoint start(HttpServer server, String host, HttpHandler handler, Executor executor) {
        server.createContext("/", handler);
        server.setExecutor(executor);
        server.start();
        return new HttpEndpoint(server, host);
    }

    private static UncheckedIOException cannotListen(String host, int port, IOException e) {
        return new UncheckedIOException(
                "cannot listen on " + host + ":" + port + "; set HANSA_PORT_BASE to move all ports", e);
    }
}
