package org.hansa.launcher.installation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.hansa.launcher.home.HansaHome;
import org.hansa.network.config.ConsortiumConfig;
import org.hansa.network.config.Ports;

/**
 * The first port of a home. Token issuers with their ports are on the ledger and realms name the portals' addresses, so
 * a home keeps the base that it was made with.
 */
public final class PortBase {
    /** The home's own base; {@link Ports#DEFAULT_BASE} when the home is new. */
    public static final int USUAL = -1;

    /** The home's own base; a free block when the home is new. */
    public static final int FREE = 0;

    private final Path file;

    PortBase(HansaHome home) {
        this.file = home.root().resolve("port-base");
    }

    /**
     * The base to use.
     *
     * @param wanted a port, {@link #USUAL} or {@link #FREE}
     * @throws IllegalArgumentException when the home was made with another base
     */
    int resolve(int wanted, ConsortiumConfig consortium, NetworkChoice network) {
        OptionalInt kept = kept();
        if (kept.isPresent()) {
            if (wanted > 0 && wanted != kept.getAsInt()) {
                throw new IllegalArgumentException("this home listens from port " + kept.getAsInt()
                        + " on, which its ledger and realms name; unset HANSA_PORT_BASE or use another HANSA_HOME");
            }
            return kept.getAsInt();
        }
        return switch (wanted) {
            case USUAL -> Ports.DEFAULT_BASE;
            case FREE -> Loopback.base(base -> portsFrom(base, consortium, network));
            default -> wanted;
        };
    }

    /** Fixes the base of a home that is about to be started. */
    void keep(int base) {
        if (kept().isEmpty()) {
            HansaHome.privateFile(file, base + "\n");
        }
    }

    private static List<Integer> portsFrom(int base, ConsortiumConfig consortium, NetworkChoice network) {
        return PortUse.all(consortium, Ports.from(base), network).stream()
                .map(PortUse::port)
                .toList();
    }

    private OptionalInt kept() {
        try {
            return Files.exists(file)
                    ? OptionalInt.of(Integer.parseInt(Files.readString(file).strip()))
                    : OptionalInt.empty();
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot read " + file, failure);
        }
    }
}
