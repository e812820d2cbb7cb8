package org.hansa.launcher.fabric;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hansa.launcher.installation.Installation;
import org.hansa.launcher.installation.Ordering;
import org.hansa.network.config.Member;
import org.hansa.network.config.OrdererNode;
import org.hansa.network.config.OrderingParameters;
import org.hansa.network.config.Organisation;
import org.hansa.network.crypto.TlsFiles;

/**
 * {@code configtx.yaml}: the channel as the embedded network's genesis block has it, element by element, and the anchor
 * peers by which the members' peers find each other.
 */
final class Configtx {
    static final String PROFILE = "Consortium";

    private final Installation installation;

    Configtx(Installation installation) {
        this.installation = installation;
    }

    Map<String, Object> tree() {
        Map<String, Object> profile = new LinkedHashMap<>();
        profile.put("Policies", groupPolicies());
        profile.put("Capabilities", Map.of("V3_0", true));
        profile.put("Orderer", orderer());
        profile.put("Application", application());
        return Map.of("Profiles", Map.of(PROFILE, profile));
    }

    private Map<String, Object> application() {
        Map<String, Object> policies = new LinkedHashMap<>();
        policies.put("LifecycleEndorsement", implicit("MAJORITY Endorsement"));
        policies.put("Endorsement", implicit("MAJORITY Endorsement"));
        policies.putAll(groupPolicies());
        Map<String, Object> application = new LinkedHashMap<>();
        application.put(
                "Organizations",
                installation.members().stream().map(this::endorsing).toList());
        application.put("Policies", policies);
        application.put("Capabilities", Map.of("V2_5", true));
        return application;
    }

    private Map<String, Object> orderer() {
        OrderingParameters ordering = installation.consortium().ordering();
        boolean raft = installation.network().ordering() == Ordering.RAFT;
        Map<String, Object> orderer = new LinkedHashMap<>();
        orderer.put("OrdererType", raft ? "etcdraft" : "BFT");
        orderer.put("BatchTimeout", ordering.batchTimeoutMillis() + "ms");
        orderer.put(
                "BatchSize",
                Map.of(
                        "MaxMessageCount", ordering.maxMessageCount(),
                        "AbsoluteMaxBytes", ordering.absoluteMaxBytes(),
                        "PreferredMaxBytes", ordering.preferredMaxBytes()));
        orderer.put("MaxChannels", 0);
        if (raft) {
            orderer.put("EtcdRaft", raft());
        } else {
            orderer.put("SmartBFT", smartBft(ordering));
            orderer.put(
                    "ConsenterMapping", nodes().stream().map(this::consenter).toList());
        }
        orderer.put("Organizations", orderingOrganisations());
        Map<String, Object> policies = groupPolicies();
        // On a BFT channel configtxgen puts a quorum of the consenters in its place.
        policies.put("BlockValidation", implicit("ANY Writers"));
        orderer.put("Policies", policies);
        orderer.put("Capabilities", Map.of("V2_0", true));
        return orderer;
    }

    private List<Map<String, Object>> orderingOrganisations() {
        List<Map<String, Object>> organisations = new ArrayList<>();
        for (Organisation organisation : installation.consortium().organisations()) {
            List<String> addresses = nodes().stream()
                    .filter(node -> node.organisation().equals(organisation.id()))
                    .map(this::address)
                    .toList();
            if (!addresses.isEmpty()) {
                Map<String, Object> entry = organisation(organisation);
                entry.put("OrdererEndpoints", addresses);
                organisations.add(entry);
            }
        }
        return organisations;
    }

    private Map<String, Object> endorsing(Member member) {
        Map<String, Object> entry = organisation(member);
        entry.put(
                "AnchorPeers",
                List.of(Map.of("Host", host(), "Port", installation.ports().peer(member))));
        return entry;
    }

    private Map<String, Object> organisation(Organisation organisation) {
        String msp = organisation.msp();
        Map<String, Object> policies = new LinkedHashMap<>();
        policies.put("Readers", signature(msp, "member"));
        policies.put("Writers", signature(msp, "admin", "client", "peer", "orderer"));
        policies.put("Admins", signature(msp, "admin"));
        policies.put("Endorsement", signature(msp, "peer"));
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("Name", msp);
        entry.put("ID", msp);
        entry.put("MSPDir", installation.crypto().msp(organisation).toString());
        entry.put("Policies", policies);
        return entry;
    }

    private Map<String, Object> consenter(OrdererNode node) {
        Organisation owner = owner(node);
        int index = installation.consortium().indexInOrganisation(node);
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("ID", node.id());
        entry.put("Host", host());
        entry.put("Port", port(node));
        entry.put("MSPID", owner.msp());
        entry.put(
                "Identity",
                installation.crypto().orderer(owner, index).certificate().toString());
        entry.putAll(tls(node));
        return entry;
    }

    private Map<String, Object> raft() {
        List<Map<String, Object>> consenters = new ArrayList<>();
        for (OrdererNode node : nodes()) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("Host", host());
            entry.put("Port", port(node));
            entry.putAll(tls(node));
            consenters.add(entry);
        }
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("TickInterval", "500ms");
        options.put("ElectionTick", 10);
        options.put("HeartbeatTick", 1);
        options.put("MaxInflightBlocks", 5);
        options.put("SnapshotIntervalSize", "16 MB");
        return Map.of("Consenters", consenters, "Options", options);
    }

    private Map<String, Object> tls(OrdererNode node) {
        TlsFiles tls = installation
                .crypto()
                .ordererTls(owner(node), installation.consortium().indexInOrganisation(node));
        String certificate = tls.certificate().toString();
        return Map.of("ClientTLSCert", certificate, "ServerTLSCert", certificate);
    }

    private static Map<String, Object> smartBft(OrderingParameters ordering) {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("RequestBatchMaxInterval", ordering.batchTimeoutMillis() + "ms");
        options.put("RequestForwardTimeout", "2s");
        options.put("RequestComplainTimeout", "20s");
        options.put("RequestAutoRemoveTimeout", "3m0s");
        options.put("ViewChangeResendInterval", "5s");
        options.put("ViewChangeTimeout", "20s");
        options.put("LeaderHeartbeatTimeout", "1m0s");
        options.put("CollectTimeout", "1s");
        options.put("IncomingMessageBufferSize", 200);
        options.put("RequestPoolSize", 100_000);
        options.put("LeaderHeartbeatCount", 10);
        return options;
    }

    private static Map<String, Object> groupPolicies() {
        Map<String, Object> policies = new LinkedHashMap<>();
        policies.put("Readers", implicit("ANY Readers"));
        policies.put("Writers", implicit("ANY Writers"));
        policies.put("Admins", implicit("MAJORITY Admins"));
        return policies;
    }

    private static Map<String, Object> implicit(String rule) {
        return Map.of("Type", "ImplicitMeta", "Rule", rule);
    }

    private static Map<String, Object> signature(String msp, String... roles) {
        List<String> principals = new ArrayList<>();
        for (String role : roles) {
            principals.add("'" + msp + "." + role + "'");
        }
        return Map.of("Type", "Signature", "Rule", "OR(" + String.join(",", principals) + ")");
    }

    private List<OrdererNode> nodes() {
        return installation.orderers();
    }

    private Organisation owner(OrdererNode node) {
        return installation.consortium().organisation(node.organisation());
    }

    private String address(OrdererNode node) {
        return host() + ":" + port(node);
    }

    private int port(OrdererNode node) {
        return installation.ports().orderer(installation.consortium(), node);
    }

    private String host() {
        return installation.consortium().host();
    }
}
