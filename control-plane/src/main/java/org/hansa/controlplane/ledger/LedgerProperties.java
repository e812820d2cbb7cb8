package org.hansa.controlplane.ledger;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The channel, the own peer and the two client identities: {@code hansa.ledger.*}. Files are PEM.
 *
 * @param peerEndpoint {@code host:port} of the own peer's gateway
 * @param peerHostOverride name in the peer's TLS certificate, where the endpoint is an address
 * @param tlsRoot the peer's TLS root certificate
 * @param genesisBlock the channel's genesis block: what every other block is trusted through
 * @param maxBlockAge newest verified block older than this: everything that needs a policy decision is refused
 */
@Validated
@ConfigurationProperties("hansa.ledger")
public record LedgerProperties(
        @DefaultValue("hansa") String channel,
        @DefaultValue("hansa") String chaincode,
        @NotBlank @Pattern(regexp = "[^:\\s]+:[0-9]{1,5}", message = "must be host:port") String peerEndpoint,
        @Nullable String peerHostOverride,
        @NotNull Path tlsRoot,
        @NotNull @Valid KeyFiles anchor,
        @NotNull @Valid KeyFiles governance,
        @NotNull Path genesisBlock,
        @DefaultValue("10m") Duration maxBlockAge) {
    /** An X.509 certificate and its PKCS #8 key. */
    public record KeyFiles(@NotNull Path certificate, @NotNull Path key) {}
}
