package org.hansa.launcher.keycloak;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.hansa.launcher.home.JavaCommand;

/**
 * Keycloak's command line without its shell script: {@code kc.sh} keeps a shell alive as the parent of the server, takes
 * its options from the environment, and finds its home beside itself, where nothing of ours may be written.
 *
 * @param distribution where the programs are
 * @param home where {@code conf} and {@code data} are
 */
record KeycloakCommand(Path distribution, Path home) {
    private static final int HEAP_MEGABYTES = 448;
    private static final String MAIN = "io.quarkus.bootstrap.runner.QuarkusEntryPoint";

    static KeycloakCommand in(Path distribution, Path home) {
        return new KeycloakCommand(distribution, home);
    }

    /** The options of the JVM are those of {@code kc.sh} in this version. */
    List<String> words(String command, List<String> options) {
        List<String> arguments = new ArrayList<>();
        arguments.add(command);
        arguments.addAll(options);
        return JavaCommand.of(
                        HEAP_MEGABYTES,
                        distribution.resolve("lib/quarkus-run.jar").toString(),
                        MAIN)
                .firstCompilerOnly()
                .option("-XX:MetaspaceSize=96m", "-XX:MaxMetaspaceSize=256m")
                .option("-Duser.language=en", "-Duser.country=US")
                .option("--add-opens=java.base/java.util=ALL-UNNAMED")
                .option("--add-opens=java.base/java.util.concurrent=ALL-UNNAMED")
                .option("--add-opens=java.base/java.security=ALL-UNNAMED")
                .option("--add-opens=java.base/java.lang=ALL-UNNAMED")
                .option("-Dkc.home.dir=" + home, "-Djboss.server.config.dir=" + home.resolve("conf"))
                .option("-Djava.util.logging.manager=org.jboss.logmanager.LogManager")
                .option("-Djava.util.concurrent.ForkJoinPool.common.threadFactory="
                        + "io.quarkus.bootstrap.forkjoin.QuarkusForkJoinWorkerThreadFactory")
                .option("-Dpicocli.disable.closures=true", "-Dquarkus-log-max-startup-records=10000")
                .argument(arguments.toArray(String[]::new))
                .words();
    }
}
