package org.hansa.controlplane.peer.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.hansa.controlplane.kernel.web.Problems;
import org.hansa.controlplane.peer.MemberTrust;
import org.hansa.controlplane.peer.Peer;
import org.hansa.ledger.model.MspId;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Keeps the two doors apart: {@code /peer} is reached through the peer connector only, and nothing else is. The peer is
 * identified for every request anew, so that a root that has left the channel ends open connections too.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 2)
class PeerGate extends OncePerRequestFilter {
    private static final String CERTIFICATES = "jakarta.servlet.request.X509Certificate";
    // Filters are made while the server starts, before what they let requests through to.
    private final ObjectProvider<PeerPort> port;
    private final ObjectProvider<MemberTrust> trust;
    private final Problems problems;

    PeerGate(ObjectProvider<PeerPort> port, ObjectProvider<MemberTrust> trust, Problems problems) {
        this.port = port;
        this.trust = trust;
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        boolean peerDoor = request.getLocalPort() == port.getObject().port();
        boolean peerPath = request.getRequestURI().equals("/peer")
                || request.getRequestURI().startsWith("/peer/");
        if (peerDoor != peerPath) {
            problems.write(Failure.of(FailureKind.NOT_FOUND, "There is no such path."), request, response);
            return;
        }
        if (peerDoor) {
            try {
                MspId member = trust.getObject().identify(certificates(request), MemberTrust.Use.CLIENT);
                request.setAttribute(Peer.ATTRIBUTE, new Peer(member));
            } catch (CertificateException e) {
                problems.write(
                        Failure.of(FailureKind.PEER_UNKNOWN, FailureKind.PEER_UNKNOWN.meaning())
                                .because(e.getMessage()),
                        request,
                        response);
                return;
            }
        }
        chain.doFilter(request, response);
    }

    private static X509Certificate[] certificates(HttpServletRequest request) {
        return request.getAttribute(CERTIFICATES) instanceof X509Certificate[] chain ? chain : new X509Certificate[0];
    }

    @Override
    protected boolean shouldNotFilterErrorDispatch() {
        return true;
    }
}
