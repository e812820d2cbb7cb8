package org.hansa.launcher.keycloak;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.Collectors;
import org.hansa.launcher.home.HansaHome;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The personas of one installation with their passwords, in a file that only its owner can read. */
public final class PersonaBook {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final Path file;

    public PersonaBook(Path file) {
        this.file = file;
    }

    public void write(List<Persona> personas) {
        HansaHome.privateFile(file, JSON.writeValueAsString(personas) + "\n");
    }

    public List<Persona> all() {
        if (!Files.isRegularFile(file)) {
            throw new NoSuchElementException("no personas at " + file + "; './hansa up' makes them");
        }
        return JSON.readValue(file.toFile(), new TypeReference<ArrayList<Persona>>() {});
    }

    /** The persona of this name; an unknown name is answered with those that exist. */
    public Persona named(String name) {
        List<Persona> all = all();
        return all.stream()
                .filter(persona -> persona.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new NoSuchElementException("no persona '" + name + "'; there are "
                        + all.stream().map(Persona::name).collect(Collectors.joining(", "))));
    }
}
