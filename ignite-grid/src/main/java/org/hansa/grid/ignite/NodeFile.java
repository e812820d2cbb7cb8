package org.hansa.grid.ignite;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.hansa.grid.EngineConfig.Durability;
import org.hansa.grid.GridNodeConfig;
import org.hansa.grid.GridTls;
import org.hansa.ledger.model.MspId;

/**
 * The properties file of a grid node: {@code member}, {@code number}, {@code directory}, {@code address},
 * {@code discovery-port}, {@code communication-port}, {@code addresses} (comma), {@code durability}, {@code region-megabytes},
 * and where there is TLS {@code tls-key}, {@code tls-certificate}, {@code tls-root}.
 */
public record NodeFile(GridNodeConfig config) {
    /** @throws IllegalArgumentException naming what is missing or wrong */
    public static NodeFile read(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(in);
        }
        return new NodeFile(new Reading(file, properties).config());
    }

    private record Reading(Path file, Properties properties) {
        GridNodeConfig config() {
            return new GridNodeConfig(
                    new MspId(text("member")),
                    number("number"),
                    Path.of(text("directory")),
                    text("address"),
                    number("discovery-port"),
                    number("communication-port"),
                    List.of(text("addresses").split(",")),
                    properties.containsKey("tls-key")
                            ? Optional.of(new GridTls(
                                    Path.of(text("tls-key")),
                                    Path.of(text("tls-certificate")),
                                    Path.of(text("tls-root"))))
                            : Optional.empty(),
                    Durability.valueOf(text("durability")),
                    (long) number("region-megabytes") << 20);
        }

        private String text(String name) {
            String value = properties.getProperty(name, "").strip();
            if (value.isEmpty()) {
                throw new IllegalArgumentException(file + " does not say " + name);
            }
            return value;
        }

        private int number(String name) {
            try {
                return Integer.parseInt(text(name));
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(file + ": " + name + " is no number", e);
            }
        }
    }
}
