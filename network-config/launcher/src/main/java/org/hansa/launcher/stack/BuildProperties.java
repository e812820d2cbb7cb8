package org.hansa.launcher.stack;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;

/** What the parent pom says once for the tests and for the launcher. */
public final class BuildProperties {
    private static final Properties PROPERTIES = load();

    private BuildProperties() {}

    /** The JVM arguments that Ignite needs on this JDK. */
    public static String[] igniteArguments() {
        return PROPERTIES.getProperty("ignite.jvm.arguments").split(" ");
    }

    private static Properties load() {
        Properties properties = new Properties();
        try (InputStream file = BuildProperties.class.getResourceAsStream("build.properties")) {
            properties.load(Objects.requireNonNull(file, "build.properties is not on the class path"));
            return properties;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
