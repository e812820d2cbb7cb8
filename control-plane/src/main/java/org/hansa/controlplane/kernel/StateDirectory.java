package org.hansa.controlplane.kernel;

import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * Where this control plane keeps what is not on the ledger: {@code hansa.state.directory}. Private terms are in
 * {@code terms/}, generated secrets, owner-readable only, in {@code secrets/}.
 */
@Validated
@ConfigurationProperties("hansa.state")
public record StateDirectory(@NotNull Path directory) {
    public Path folder(String name) {
        return directory.resolve(name);
    }
}
