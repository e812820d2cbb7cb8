package org.hansa.launcher.fabric;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The images that {@code network-config/profiles/compose/images.yaml} names, by what runs in them. */
public final class ContainerImages {
    public static final String ORDERER = "orderer";
    public static final String PEER = "peer";
    public static final String JAVA = "java";
    public static final String OPA = "opa";
    public static final String KEYCLOAK = "keycloak";

    private final Path file;
    private final JsonNode images;

    private ContainerImages(Path file, JsonNode images) {
        this.file = file;
        this.images = images;
    }

    /** @param root the repository */
    public static ContainerImages of(Path root) {
        Path file = root.resolve("network-config/profiles/compose/images.yaml");
        try {
            return new ContainerImages(file, new YAMLMapper().readTree(Files.readString(file)));
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot read " + file, failure);
        }
    }

    /** @throws IllegalArgumentException when the file names none for this */
    public String image(String what) {
        String image = images.path(what).asString("");
        if (image.isEmpty()) {
            throw new IllegalArgumentException(file + " names no image for " + what);
        }
        return image;
    }

    /** Those that a network of containers needs. */
    public List<String> ofCompose() {
        return Stream.of(ORDERER, PEER, JAVA).map(this::image).toList();
    }
}
