package org.hansa.launcher.installation;

import org.hansa.network.config.Member;

/** Names of the processes: in logs, pid files and on the command line. */
public final class ProcessNames {
    public static final String NETWORK = "network";

    private ProcessNames() {}

    public static String chaincode(Member member) {
        return "chaincode-" + member.id();
    }

    public static String opa(Member member) {
        return "opa-" + member.id();
    }

    public static String controlPlane(Member member) {
        return "control-plane-" + member.id();
    }
}
