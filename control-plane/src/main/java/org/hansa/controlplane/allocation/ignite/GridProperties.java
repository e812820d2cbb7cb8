package org.hansa.controlplane.allocation.ignite;

import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.hansa.grid.EngineConfig.Durability;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The allocation engine: {@code hansa.grid.*}. What each setting means {@link org.hansa.grid.EngineConfig} says.
 *
 * @param sites the member's own sites
 * @param directory the grid's files
 * @param addresses {@code host:port} of every grid node's discovery, for a grid that may grow; empty for one node alone
 * @param tls key material of the grid's own connections; without it the grid must be on loopback
 */
@Validated
@ConfigurationProperties("hansa.grid")
public record GridProperties(
        @NotEmpty List<String> sites,
        @NotNull Path directory,
        @DefaultValue("127.0.0.1") String address,
        @DefaultValue("0") int discoveryPort,
        @DefaultValue("0") int communicationPort,
        @DefaultValue List<String> addresses,
        @DefaultValue("FSYNC") Durability durability,
        @DefaultValue("128") int regionMegabytes,
        @DefaultValue("1s") Duration anchorInterval,
        @DefaultValue("400") int anchorEvents,
        @DefaultValue("2s") Duration decisionInterval,
        @DefaultValue("60s") Duration anchorPromise,
        @DefaultValue("8") int writers,
        @Nullable Tls tls) {
    /** PEM files; {@code root} is the member's own TLS root and no other. */
    public record Tls(@NotNull Path key, @NotNull Path certificate, @NotNull Path root) {}
}
