package org.hansa.controlplane.contracts;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.hansa.controlplane.authz.ResidencyDecision.Exclusion;
import org.jspecify.annotations.Nullable;

/** Why a site is not permitted, as answers and problems show it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ExcludedSite(
        String site,
        String code,
        String reason,
        String remedy,
        @Nullable String clause,
        @Nullable String aspect,
        @Nullable String value) {
    public static ExcludedSite of(Exclusion exclusion) {
        return new ExcludedSite(
                exclusion.site().value(),
                exclusion.code(),
                exclusion.reason(),
                exclusion.remedy(),
                exclusion.clause().orElse(null),
                exclusion.aspect().orElse(null),
                exclusion.value().orElse(null));
    }
}
