package org.hansa.network;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.hansa.network.config.ConsortiumConfig;
import org.hansa.network.config.Member;
import org.hansa.network.config.OrdererNode;
import org.hansa.network.crypto.CryptoFolder;
import org.hansa.network.edge.LedgerBlocks;
import org.hansa.network.genesis.Endpoint;
import org.hansa.network.ledger.Ledger;
import org.hansa.network.operations.HttpEndpoint;
import org.hansa.network.operations.OperationsHandler;
import org.hansa.network.operations.ParticipationHandler;

/** The HTTP ports of the nodes that serve: operations of each, channel participation of each orderer. */
final class HttpEndpoints implements AutoCloseable {

    private final NetworkSettings settings;
    private final CryptoFolder crypto;
    private final Threads threads;
    private final Map<String, HttpEndpoint> open = new ConcurrentHashMap<>();

    HttpEndpoints(NetworkSettings settings, CryptoFolder crypto, Threads threads) {
        this.settings = settings;
        this.crypto = crypto;
        this.threads = threads;
    }

    void openPeer(Member member, Ledger ledger, EmbeddedChannel channel) {
        OperationsHandler operations = new OperationsHandler("committer", channel::isHealthy, () -> height(ledger));
        open.put(
                operationsOf(member.id()),
                HttpEndpoint.plain(
                        settings.config().host(), settings.ports().peerOperations(member), operations, threads.http()));
    }

    void openOrderer(ConsortiumConfig config, OrdererNode orderer, EmbeddedChannel channel) {
        String host = config.host();
        OperationsHandler operations = new OperationsHandler("orderer", channel::isHealthy, () -> ordering(channel));
        open.put(
                operationsOf("orderer " + orderer.id()),
                HttpEndpoint.plain(
                        host, settings.ports().ordererOperations(config, orderer), operations, threads.http()));
        ParticipationHandler participation = new ParticipationHandler(
                orderer.id(), config.channel(), channel.ordering(), LedgerBlocks.ofOrderer(channel.anyLedger()));
        open.put(
                adminOf(orderer.id()),
                HttpEndpoint.mutual(
                        host,
                        settings.ports().ordererAdministration(config, orderer),
                        crypto.ordererTls(
                                config.organisation(orderer.organisation()), config.indexInOrganisation(orderer)),
                        participation,
                        threads.http()));
    }

    void closePeer(String memberId) {
        close(List.of(operationsOf(memberId)));
    }

    void closeOrderer(int id) {
        close(List.of(operationsOf("orderer " + id), adminOf(id)));
    }

    Endpoint peerOperations(String memberId) {
        return endpoint(operationsOf(memberId));
    }

    Endpoint ordererOperations(int id) {
        return endpoint(operationsOf("orderer " + id));
    }

    Endpoint ordererAdministration(int id) {
        return endpoint(adminOf(id));
    }

    @Override
    public void close() {
        close(List.copyOf(open.keySet()));
    }

    private void close(List<String> names) {
        for (String name : names) {
            HttpEndpoint endpoint = open.remove(name);
            if (endpoint != null) {
                endpoint.close();
            }
        }
    }

    private Endpoint endpoint(String name) {
        HttpEndpoint endpoint = open.get(name);
        if (endpoint == null) {
            throw new IllegalArgumentException("there is no endpoint '" + name + "'");
        }
        return endpoint.endpoint();
    }

    private Map<String, Number> height(Ledger ledger) {
        return Map.of(labelled("ledger_blockchain_height"), ledger.height());
    }

    private Map<String, Number> ordering(EmbeddedChannel channel) {
        Map<String, Number> metrics = new LinkedHashMap<>(height(channel.anyLedger()));
        metrics.put(
                labelled("consensus_BFT_cluster_size"),
                channel.ordering().ordererIds().size());
        metrics.put(
                labelled("consensus_BFT_committed_block_number"),
                channel.anyLedger().height() - 1);
        return metrics;
    }

    private String labelled(String metric) {
        return metric + "{channel=\"" + settings.config().channel() + "\"}";
    }

    private static String operationsOf(String node) {
        return node + " operations";
    }

    private static String adminOf(int ordererId) {
        return "orderer " + ordererId + " admin";
    }
}
