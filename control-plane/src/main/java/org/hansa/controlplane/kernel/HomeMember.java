package org.hansa.controlplane.kernel;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import org.hansa.ledger.model.MspId;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * The member that this control plane serves: {@code hansa.member.*}.
 *
 * @param id short name, for example {@code nord}
 * @param mspId the Fabric MSP id, for example {@code NordMSP}
 * @param name the legal entity
 * @param country ISO 3166-1 alpha-2
 */
@Validated
@ConfigurationProperties("hansa.member")
public record HomeMember(
        @NotBlank @Pattern(regexp = "[a-z0-9][a-z0-9-]{0,62}") String id,
        @NotBlank String mspId,
        @NotBlank String name,
        @NotBlank @Pattern(regexp = "[A-Z]{2}") String country) {
    public MspId msp() {
        return new MspId(mspId);
    }
}
