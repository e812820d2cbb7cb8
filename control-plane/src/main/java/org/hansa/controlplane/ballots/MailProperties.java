package org.hansa.controlplane.ballots;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * Who is written to when this member is needed: {@code hansa.notices.mail.*}; the server is {@code spring.mail.*}.
 *
 * @param from the sender's address
 * @param to addresses of the member's people, a list of theirs for example
 * @param portal where this member's portal is for them, without a slash at the end
 */
@Validated
@ConfigurationProperties("hansa.notices.mail")
record MailProperties(@NotBlank String from, @NotEmpty List<String> to, @NotBlank String portal) {
    MailProperties {
        to = to == null ? List.of() : List.copyOf(to);
    }
}
