package org.hansa.controlplane.peer;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * This member's end of the connections between control planes: {@code hansa.peer-api.*}.
 *
 * @param address to listen on
 * @param port of the mutual TLS connector; 0 takes a free one
 * @param certificate PEM chain, leaf first, with the URI name {@code hansa:control-plane:<MSPID>}
 * @param key PEM, PKCS #8
 */
@Validated
@ConfigurationProperties("hansa.peer-api")
public record PeerProperties(
        @DefaultValue("127.0.0.1") String address,
        @Min(0) @Max(65_535) int port,
        @NotNull Path certificate,
        @NotNull Path key) {}
