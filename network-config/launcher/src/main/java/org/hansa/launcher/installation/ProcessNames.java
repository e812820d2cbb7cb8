package org.hansa.launcher.installation;

import org.hansa.network.config.ConsortiumConfig;
import org.hansa.network.config.Member;
import org.hansa.network.config.OrdererNode;

/** Names of the processes: in logs, pid files and on the command line. */
public final class ProcessNames {
    /** The embedded network: all nodes in one process. */
    public static final String NETWORK = "network";

    private ProcessNames() {}

    /** A real network's orderer: {@code orderer-nord}; an organisation's second one is {@code orderer-nord-1}. */
    public static String orderer(ConsortiumConfig consortium, OrdererNode node) {
        int index = consortium.indexInOrganisation(node);
        return "orderer-" + node.organisation() + (index == 0 ? "" : "-" + index);
    }

    /** A real network's peer. */
    public static String peer(Member member) {
        return "peer-" + member.id();
    }

    public static String chaincode(Member member) {
        return "chaincode-" + member.id();
    }

    public static String opa(Member member) {
        return "opa-" + member.id();
    }

    /** A member's further grid node, from number 2. */
    public static String gridNode(Member member, int number) {
        return "grid-" + member.id() + "-" + number;
    }

    public static String controlPlane(Member member) {
        return "control-plane-" + member.id();
    }
}
