package org.hansa.controlplane.policy;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How rules are tried before anybody votes on them, and signed for the member's OPA: {@code hansa.policy-trial.*}.
 *
 * @param program OPA; without it nothing can be uploaded here, and an operator stages bundles as before
 * @param capabilities the built-ins that rules may use, {@code policy/capabilities.json}
 * @param limit how long one run of OPA may take
 * @param decisions how many of the newest recorded decisions an impact run asks again
 * @param signingKey PEM of an EC key with which this member signs what its OPA loads; without one a bundle goes to OPA as
 *     it was staged
 * @param signingKeyId under which OPA knows that key
 */
@Validated
@ConfigurationProperties("hansa.policy-trial")
record TrialProperties(
        @Nullable Path program,
        @Nullable Path capabilities,
        @DefaultValue("60s") Duration limit,
        @DefaultValue("20000") @Min(1) @Max(1_000_000) int decisions,
        @Nullable Path signingKey,
        @DefaultValue("member") String signingKeyId) {}
