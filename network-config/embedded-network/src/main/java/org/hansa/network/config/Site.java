package org.hansa.network.config;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.annotation.JsonPOJOBuilder;

/**
 * A data centre of a member.
 *
 * @param id unique in the consortium: {@code fi-hel-1}
 * @param tier {@code TIER_1} to {@code TIER_4}
 * @param country where it is, as ISO 3166-1 alpha-2; absent for the owner's own country
 * @param certificates such as {@code CERT_ISO27001}; absent for those that the evaluation gives to every site
 */
@JsonDeserialize(builder = Site.Fields.class)
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Site(String id, String tier, Optional<String> country, Optional<List<String>> certificates) {
    public Site {
        certificates = certificates.map(List::copyOf);
    }

    /** At home, with the usual certificates. */
    public Site(String id, String tier) {
        this(id, tier, Optional.empty(), Optional.empty());
    }

    /** A site abroad, or with certificates of its own, is more than its owner's description says by itself. */
    boolean isPlain() {
        return country.isEmpty() && certificates.isEmpty();
    }

    /** The form in a file: the one place of a consortium's where something may be left out. */
    @JsonPOJOBuilder
    static final class Fields {
        @JsonProperty
        String id = "";

        @JsonProperty
        String tier = "";

        @JsonProperty
        Optional<String> country = Optional.empty();

        @JsonProperty
        Optional<List<String>> certificates = Optional.empty();

        Site build() {
            return new Site(id, tier, country, certificates);
        }
    }
}
