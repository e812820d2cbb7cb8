package org.hansa.network.config;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The port plan: a base plus the offsets of {@code consortium.yaml}, or any free port everywhere.
 *
 * <p>A port of 0 means that the operating system chooses; who binds it then tells the others.
 */
public final class Ports {

    /** The base when {@code HANSA_PORT_BASE} is not set. */
    public static final int DEFAULT_BASE = 18_000;

    private static final int CONTROL_PLANE = 0;
    private static final int MEMBER_TO_MEMBER = 1;
    private static final int OPA = 10;
    private static final int IGNITE_DISCOVERY = 20;
    private static final int IGNITE_COMMUNICATION = 21;
    /** The second, third … grid node of a member follows its first one's pair of ports. */
    private static final int GRID_NODE_PORTS = 2;

    private static final int ORDERER = 50;
    private static final int PEER = 51;
    private static final int CHAINCODE = 52;
    private static final int PEER_CHAINCODE_LISTENER = 53;
    private static final int PEER_OPERATIONS = 54;
    /** A second, third … orderer of one organisation, where f allows it. */
    private static final int FURTHER_ORDERERS = 60;

    private static final int ORDERER_ADMINISTRATION = 70;
    private static final int ORDERER_OPERATIONS = 80;

    /** Grid nodes of one member, the control plane's among them. */
    public static final int MAX_GRID_NODES = 5;

    private static final int FIRST_FREE = 10_000;
    private static final int FIRST_OUTGOING = 32_768;
    private static final int FREE_ATTEMPTS = 1_000;
    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

    private final int base;

    private Ports(int base) {
        this.base = base;
    }

    /** Ports from a base. */
    public static Ports from(int base) {
        if (base < 1_024 || base > 60_000) {
            throw new IllegalArgumentException("HANSA_PORT_BASE must be between 1024 and 60000, not " + base);
        }
        return new Ports(base);
    }

    /** Port 0 for everything: for tests. */
    public static Ports any() {
        return new Ports(0);
    }

    /**
     * A port that is free now, for a server that cannot say which one it was given. It lies below those that systems take for
     * outgoing connections, or one of these could have it before the server starts. No other caller in this process gets it,
     * whose server could start first.
     */
    public static int free() {
        for (int attempt = 0; attempt < FREE_ATTEMPTS; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST_FREE, FIRST_OUTGOING);
            if (!GIVEN.add(port)) {
                continue;
            }
            try (ServerSocket socket = new ServerSocket(port)) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                // The next one, then.
            }
        }
        throw new IllegalStateException("no free port between " + FIRST_FREE + " and " + FIRST_OUTGOING);
    }

    public int keycloakHttp(ConsortiumConfig config) {
        return at(config.keycloak() == null ? 10 : config.keycloak().httpPort());
    }

    public int keycloakManagement(ConsortiumConfig config) {
        return at(config.keycloak() == null ? 11 : config.keycloak().managementPort());
    }

    /** REST and portal of a member's control plane. */
    public int controlPlane(Member member) {
        return at(member.portOffset() + CONTROL_PLANE);
    }

    /** Mutual TLS between control planes. */
    public int memberToMember(Member member) {
        return at(member.portOffset() + MEMBER_TO_MEMBER);
    }

    public int opa(Member member) {
        return at(member.portOffset() + OPA);
    }

    public int igniteDiscovery(Member member) {
        return at(member.portOffset() + IGNITE_DISCOVERY);
    }

    public int igniteCommunication(Member member) {
        return at(member.portOffset() + IGNITE_COMMUNICATION);
    }

    /** Discovery of a member's grid node; number 1 is the control plane's. */
    public int igniteDiscovery(Member member, int number) {
        return at(member.portOffset() + IGNITE_DISCOVERY + GRID_NODE_PORTS * (number - 1));
    }

    public int igniteCommunication(Member member, int number) {
        return at(member.portOffset() + IGNITE_COMMUNICATION + GRID_NODE_PORTS * (number - 1));
    }

    public int peer(Member member) {
        return at(member.portOffset() + PEER);
    }

    public int chaincode(Member member) {
        return at(member.portOffset() + CHAINCODE);
    }

    /** Where a Fabric peer would wait for chaincode that dials in; here nobody does, but it cannot be switched off. */
    public int peerChaincodeListener(Member member) {
        return at(member.portOffset() + PEER_CHAINCODE_LISTENER);
    }

    /** Health and metrics of a peer process. */
    public int peerOperations(Member member) {
        return at(member.portOffset() + PEER_OPERATIONS);
    }

    public int orderer(ConsortiumConfig config, OrdererNode orderer) {
        return at(ordererOffset(config, orderer));
    }

    /** Channel participation of an orderer process, over mutual TLS. */
    public int ordererAdministration(ConsortiumConfig config, OrdererNode orderer) {
        return at(ordererOffset(config, orderer, ORDERER_ADMINISTRATION));
    }

    /** Health and metrics of an orderer process. */
    public int ordererOperations(ConsortiumConfig config, OrdererNode orderer) {
        return at(ordererOffset(config, orderer, ORDERER_OPERATIONS));
    }

    private int at(int offset) {
        return base == 0 ? 0 : base + offset;
    }

    private static int ordererOffset(ConsortiumConfig config, OrdererNode orderer) {
        int first = config.organisation(orderer.organisation()).portOffset();
        int position = config.indexInOrganisation(orderer);
        return position == 0 ? first + ORDERER : first + FURTHER_ORDERERS + position;
    }

    private static int ordererOffset(ConsortiumConfig config, OrdererNode orderer, int first) {
        return config.organisation(orderer.organisation()).portOffset() + first + config.indexInOrganisation(orderer);
    }

    /** Every offset with the name of what uses it: in this way an overlap can be named. */
    static Map<String, Integer> plan(ConsortiumConfig config) {
        Map<String, Integer> plan = new LinkedHashMap<>();
        KeycloakPorts keycloak = config.keycloak() == null ? new KeycloakPorts(10, 11) : config.keycloak();
        plan.put("keycloak http", keycloak.httpPort());
        plan.put("keycloak management", keycloak.managementPort());
        for (Member member : config.members()) {
            int first = member.portOffset();
            plan.put(member.id() + " control plane", first + CONTROL_PLANE);
            plan.put(member.id() + " member to member", first + MEMBER_TO_MEMBER);
            plan.put(member.id() + " opa", first + OPA);
            plan.put(member.id() + " ignite discovery", first + IGNITE_DISCOVERY);
            plan.put(member.id() + " ignite communication", first + IGNITE_COMMUNICATION);
            for (int number = 2; number <= MAX_GRID_NODES; number++) {
                int further = first + GRID_NODE_PORTS * (number - 1);
                plan.put(member.id() + " grid node " + number + " discovery", further + IGNITE_DISCOVERY);
                plan.put(member.id() + " grid node " + number + " communication", further + IGNITE_COMMUNICATION);
            }
            plan.put(member.id() + " peer", first + PEER);
            plan.put(member.id() + " chaincode", first + CHAINCODE);
            plan.put(member.id() + " peer chaincode listener", first + PEER_CHAINCODE_LISTENER);
            plan.put(member.id() + " peer operations", first + PEER_OPERATIONS);
        }
        for (OrdererNode orderer : config.orderers()) {
            plan.put("orderer " + orderer.id(), ordererOffset(config, orderer));
            plan.put(
                    "orderer " + orderer.id() + " administration",
                    ordererOffset(config, orderer, ORDERER_ADMINISTRATION));
            plan.put("orderer " + orderer.id() + " operations", ordererOffset(config, orderer, ORDERER_OPERATIONS));
        }
        return plan;
    }
}
