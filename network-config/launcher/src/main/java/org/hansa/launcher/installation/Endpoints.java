package org.hansa.launcher.installation;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import org.hansa.network.config.Member;

/**
 * Where a running consortium listens; everything on the loopback address.
 *
 * @param keycloak sign-in; a member's issuer is {@code <keycloak>/realms/<member>}
 * @param members by member id, in the order of the consortium
 */
public record Endpoints(URI keycloak, Map<String, MemberEndpoints> members) {

    /**
     * One member's addresses.
     *
     * @param api REST API and portal
     * @param memberToMember mutual TLS between control planes
     * @param opa policy decisions; asks for a token
     * @param peer host and port of the gRPC endpoint
     * @param issuer the {@code iss} claim of its realm's tokens
     */
    public record MemberEndpoints(URI api, URI memberToMember, URI opa, String peer, String issuer) {}

    static Endpoints of(Installation installation) {
        Map<String, MemberEndpoints> members = new LinkedHashMap<>();
        for (Member member : installation.members()) {
            members.put(
                    member.id(),
                    new MemberEndpoints(
                            local("http", installation.ports().controlPlane(member)),
                            local("https", installation.ports().memberToMember(member)),
                            local("http", installation.ports().opa(member)),
                            "127.0.0.1:" + installation.ports().peer(member),
                            installation.keycloak().issuer(member.id())));
        }
        return new Endpoints(installation.keycloak().url(), members);
    }

    private static URI local(String scheme, int port) {
        return URI.create(scheme + "://127.0.0.1:" + port);
    }
}
