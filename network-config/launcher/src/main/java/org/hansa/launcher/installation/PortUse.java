package org.hansa.launcher.installation;

import java.util.ArrayList;
import java.util.List;
import org.hansa.launcher.keycloak.KeycloakServer;
import org.hansa.network.config.ConsortiumConfig;
import org.hansa.network.config.Member;
import org.hansa.network.config.OrdererNode;
import org.hansa.network.config.Ports;

/** A port, the process that listens there, and for what. */
public record PortUse(int port, String process, String purpose) {

    /** Every port of a whole consortium. */
    static List<PortUse> all(ConsortiumConfig consortium, Ports ports, NetworkChoice network) {
        List<PortUse> uses = new ArrayList<>();
        uses.add(new PortUse(ports.keycloakHttp(consortium), KeycloakServer.NAME, "sign-in"));
        uses.add(new PortUse(ports.keycloakManagement(consortium), KeycloakServer.NAME, "health"));
        for (Member member : consortium.members()) {
            String controlPlane = ProcessNames.controlPlane(member);
            uses.add(new PortUse(ports.controlPlane(member), controlPlane, "REST and portal"));
            uses.add(new PortUse(ports.memberToMember(member), controlPlane, "other members"));
            uses.add(new PortUse(ports.igniteDiscovery(member), controlPlane, "Ignite discovery"));
            uses.add(new PortUse(ports.igniteCommunication(member), controlPlane, "Ignite communication"));
            uses.add(new PortUse(ports.opa(member), ProcessNames.opa(member), "policy decisions"));
            uses.add(new PortUse(ports.chaincode(member), ProcessNames.chaincode(member), "chaincode server"));
            uses.addAll(peer(member, ports, network));
        }
        for (OrdererNode orderer : network.orderers(consortium)) {
            uses.addAll(orderer(orderer, consortium, ports, network));
        }
        return uses;
    }

    private static List<PortUse> peer(Member member, Ports ports, NetworkChoice network) {
        String process = network.isEmbedded() ? ProcessNames.NETWORK : ProcessNames.peer(member);
        PortUse calls = new PortUse(ports.peer(member), process, member.id() + "'s peer");
        PortUse operations = new PortUse(ports.peerOperations(member), process, "health and metrics");
        return network.isEmbedded()
                ? List.of(calls, operations)
                : List.of(
                        calls,
                        operations,
                        new PortUse(ports.peerChaincodeListener(member), process, "chaincode that dials in"));
    }

    private static List<PortUse> orderer(
            OrdererNode orderer, ConsortiumConfig consortium, Ports ports, NetworkChoice network) {
        String process = network.isEmbedded() ? ProcessNames.NETWORK : ProcessNames.orderer(consortium, orderer);
        PortUse calls = new PortUse(ports.orderer(consortium, orderer), process, orderer.organisation() + "'s orderer");
        return List.of(
                calls,
                new PortUse(ports.ordererAdministration(consortium, orderer), process, "administration"),
                new PortUse(ports.ordererOperations(consortium, orderer), process, "health and metrics"));
    }
}
