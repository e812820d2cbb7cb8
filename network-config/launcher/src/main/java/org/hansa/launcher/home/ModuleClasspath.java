package org.hansa.launcher.home;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.hansa.launcher.process.StartFailure;

/** The class path of one built module: its classes, then what {@code target/classpath.txt} lists. */
public record ModuleClasspath(Path module) {

    public static ModuleClasspath of(Path root, String module) {
        return new ModuleClasspath(root.resolve(module));
    }

    /**
     * As the {@code -cp} argument.
     *
     * @throws StartFailure when the module has not been built
     */
    public String argument() {
        Path classes = module.resolve("target/classes");
        Path list = module.resolve("target/classpath.txt");
        if (!Files.isDirectory(classes) || !Files.isRegularFile(list)) {
            throw new StartFailure(
                    module.getFileName().toString(),
                    "the module is not built; run ./hansa, which builds what is missing, or 'mvn -q -DskipTests package'");
        }
        try {
            return classes + File.pathSeparator + Files.readString(list).strip();
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot read " + list, failure);
        }
    }
}
