package org.hansa.controlplane.joining;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The steps of an application, in the order in which they are asked; each is saved by itself. */
public enum Step {
    ENTITY("Legal entity"),
    CONSENTS("Role and documents"),
    IDENTITY("Sign-in"),
    CERTIFICATES("Certificates"),
    SITES("Sites"),
    CAPACITY("Capacity"),
    CONNECTION("Connection");

    private final String title;

    Step(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }

    /** In paths: {@code entity}. */
    public String path() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Step> ofPath(String path) {
        return Stream.of(values()).filter(each -> each.path().equals(path)).findFirst();
    }

    public Optional<Step> next() {
        return ordinal() + 1 < values().length ? Optional.of(values()[ordinal() + 1]) : Optional.empty();
    }
}
