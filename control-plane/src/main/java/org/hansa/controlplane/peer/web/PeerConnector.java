package org.hansa.controlplane.peer.web;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.apache.catalina.Service;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.hansa.controlplane.peer.PeerProperties;
import org.hansa.controlplane.peer.PeerTls;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.servlet.context.ServletWebServerInitializedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** A second connector of the same server, for members' control planes only: TLS 1.3, a certificate is required. */
@Component
class PeerConnector implements PeerPort {
    private static final int MAX_THREADS = 16;
    private static final int MAX_CONNECTIONS = 256;
    private final Connector connector;

    PeerConnector(PeerProperties properties, PeerTls tls) throws UnknownHostException {
        Http11NioProtocol protocol = new Http11NioProtocol();
        protocol.setAddress(InetAddress.getByName(properties.address()));
        protocol.setSSLEnabled(true);
        protocol.setMaxThreads(MAX_THREADS);
        protocol.setMinSpareThreads(2);
        protocol.setMaxConnections(MAX_CONNECTIONS);
        protocol.setConnectionTimeout(5_000);
        protocol.setKeepAliveTimeout(60_000);
        protocol.addSslHostConfig(hostConfig(tls));
        connector = new Connector(protocol);
        connector.setScheme("https");
        connector.setSecure(true);
        connector.setPort(properties.port());
        connector.setXpoweredBy(false);
    }

    private static SSLHostConfig hostConfig(PeerTls tls) {
        SSLHostConfig config = new SSLHostConfig();
        config.setProtocols("TLSv1.3");
        config.setCertificateVerification("required");
        SSLHostConfigCertificate certificate = new SSLHostConfigCertificate(config, SSLHostConfigCertificate.Type.EC);
        certificate.setSslContext(new FixedTls(tls.server()));
        config.addCertificate(certificate);
        return config;
    }

    /** Opens once everything behind it is ready. */
    @EventListener
    void open(ServletWebServerInitializedEvent started) {
        if (started.getApplicationContext().getServerNamespace() == null
                && started.getWebServer() instanceof TomcatWebServer server) {
            Service service = server.getTomcat().getService();
            // A context that was paused and goes on brings its connectors back itself.
            if (!List.of(service.findConnectors()).contains(connector)) {
                service.addConnector(connector);
            }
        }
    }

    @Override
    public int port() {
        return connector.getLocalPort();
    }
}
