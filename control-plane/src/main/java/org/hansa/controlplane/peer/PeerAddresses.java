package org.hansa.controlplane.peer;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import java.util.List;
import java.util.Optional;
import org.hansa.ledger.model.MspId;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/** Where the other members' control planes are: {@code hansa.members[]}. Who they are, their certificates say. */
@Validated
@ConfigurationProperties("hansa")
public record PeerAddresses(@Nullable @Valid List<Entry> members) {
    /** @param peerApi {@code host:port} */
    public record Entry(
            @NotBlank String mspId,
            @NotBlank @Pattern(regexp = "[^:\\s]+:[0-9]{1,5}", message = "must be host:port") String peerApi) {}

    Optional<String> of(MspId member) {
        return members == null
                ? Optional.empty()
                : members.stream()
                        .filter(each -> each.mspId().equals(member.value()))
                        .map(Entry::peerApi)
                        .findFirst();
    }
}
