package org.hansa.grid;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.hansa.grid.EngineConfig.Durability;
import org.hansa.ledger.model.MspId;

/**
 * One node of a member's grid. The first lies in the control plane, the others are processes of their own; all of them keep
 * copies of the same entries.
 *
 * @param number 1 for the control plane's; never given to another node while this one is in the baseline
 * @param directory Ignite's files; losing them loses nothing that another copy or the archive has
 * @param discoveryPort with {@code communicationPort} on {@code host}; 0 takes a free one
 * @param addresses {@code host:port} of every node's discovery, this one's too; there is no multicast and no registry. Empty
 *     for a node that stays alone
 * @param tls absent only in tests
 * @param durability what a write survives
 * @param regionBytes off-heap memory; entries beyond it are paged to disk
 */
public record GridNodeConfig(
        MspId member,
        int number,
        Path directory,
        String host,
        int discoveryPort,
        int communicationPort,
        List<String> addresses,
        Optional<GridTls> tls,
        Durability durability,
        long regionBytes) {
    /** Three copies of each entry, so any majority of five nodes has one of each; of seven it might not. */
    public static final int MAX_NODES = 5;

    public GridNodeConfig {
        addresses = List.copyOf(addresses);
        Limits.range("number", number, 1, MAX_NODES);
        Limits.range("addresses", addresses.size(), 0, MAX_NODES);
        Limits.range("regionBytes", regionBytes, 32L << 20, 64L << 30);
        if (!addresses.isEmpty() && discoveryPort == 0) {
            throw new IllegalArgumentException("a node with others needs a discovery port that they know");
        }
        if (number > 1 && discoveryPort == 0) {
            throw new IllegalArgumentException("only the first node is alone; another needs the addresses to join");
        }
    }

    /** The shipped settings, alone, on loopback with ports of the system's choice and without TLS. */
    public static GridNodeConfig alone(MspId member, Path directory) {
        return new GridNodeConfig(
                member, 1, directory, "127.0.0.1", 0, 0, List.of(), Optional.empty(), Durability.FSYNC, 128L << 20);
    }

    /** Name under which the baseline knows the node, whatever its address. */
    public String consistentId() {
        return consistentId(member, number);
    }

    public static String consistentId(MspId member, int number) {
        return member.value() + "-" + number;
    }

    public GridNodeConfig withNetwork(int discovery, int communication, List<String> all, Optional<GridTls> keys) {
        return new GridNodeConfig(
                member, number, directory, host, discovery, communication, all, keys, durability, regionBytes);
    }

    public GridNodeConfig withDurability(Durability other) {
        return new GridNodeConfig(
                member, number, directory, host, discoveryPort, communicationPort, addresses, tls, other, regionBytes);
    }
}
