package org.hansa.controlplane.authz.opa;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The member's OPA: {@code hansa.opa.*}.
 *
 * @param url on the loopback interface, or https
 * @param tokenFile holds the bearer token that OPA asks for
 * @param timeoutMillis no answer within it counts as none
 * @param bundleDirectory {@code revisions/} and {@code live/}, see {@link org.hansa.controlplane.authz.PolicyBundles}
 */
@Validated
@ConfigurationProperties("hansa.opa")
public record OpaProperties(
        @NotNull URI url,
        @Nullable Path tokenFile,
        @DefaultValue("500") @Min(10) @Max(10_000) int timeoutMillis,
        @NotNull Path bundleDirectory) {}
