package org.hansa.controlplane.allocation.ignite;

import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/** Sealed leaves and their anchors: {@code hansa.archive.*}; on another disk than the grid where there is one. */
@Validated
@ConfigurationProperties("hansa.archive")
public record ArchiveProperties(@NotNull Path directory) {}
