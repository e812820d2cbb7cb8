package org.hansa.launcher.keycloak;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.hansa.launcher.home.HansaHome;
import org.hansa.launcher.home.SecretStore;
import org.hansa.launcher.process.HealthProbe;
import org.hansa.launcher.process.Launch;
import org.hansa.launcher.process.ProcessSpec;
import org.hansa.launcher.process.Progress;

/**
 * The one Keycloak process of the evaluation, with a realm per member. Programs come from the shared distribution by
 * links; configuration, database and realms are in this installation's own folder.
 */
public final class KeycloakServer {
    public static final String NAME = "keycloak";
    static final String ADMIN = "hansa-admin";
    static final String ADMIN_SECRET = "keycloak-admin.password";
    private static final List<String> SHARED = List.of("lib", "providers", "themes");

    private final KeycloakDistribution distribution;
    private final HansaHome home;
    private final SecretStore secrets;
    private final int httpPort;
    private final int managementPort;

    public KeycloakServer(
            KeycloakDistribution distribution, HansaHome home, SecretStore secrets, int httpPort, int managementPort) {
        this.distribution = distribution;
        this.home = home;
        this.secrets = secrets;
        this.httpPort = httpPort;
        this.managementPort = managementPort;
    }

    public URI url() {
        return url(httpPort);
    }

    private static URI url(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** The {@code iss} claim of a realm's tokens. */
    public String issuer(String realm) {
        return url() + "/realms/" + realm;
    }

    /**
     * Fetches the distribution if need be and writes the realms. Keycloak imports a realm that it does not have yet and
     * leaves one that it has alone: the files are a seed, not a configuration.
     *
     * @param realms realm name to its JSON; holds passwords, so the files are the owner's only
     * @return whether there is a realm that an earlier start did not have
     */
    public boolean prepare(Map<String, String> realms, Progress progress) throws InterruptedException {
        distribution.prepare(progress);
        Path folder = HansaHome.privateDirectory(home.keycloak());
        try {
            for (String shared : SHARED) {
                link(folder.resolve(shared), distribution.home().resolve(shared));
            }
            Files.createDirectories(folder.resolve("conf"));
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot prepare " + folder, failure);
        }
        Path seeds = folder.resolve("data/import");
        boolean first = !Files.exists(seeds);
        boolean known = realms.keySet().stream().allMatch(realm -> Files.exists(seed(seeds, realm)));
        realms.forEach((realm, json) -> HansaHome.privateFile(seed(seeds, realm), json));
        return !first && !known;
    }

    private static Path seed(Path folder, String realm) {
        return folder.resolve(realm + "-realm.json");
    }

    private static void link(Path link, Path target) throws IOException {
        if (Files.isSymbolicLink(link)) {
            if (Files.readSymbolicLink(link).equals(target)) {
                return;
            }
            Files.delete(link);
        }
        Files.createSymbolicLink(link, target);
    }

    public ProcessSpec spec() {
        return ProcessSpec.named(NAME)
                .launch(this::launch)
                .workingDirectory(home.keycloak())
                .log(home.log(NAME))
                .health(HealthProbe.http(url(managementPort).resolve("/health/ready")))
                .startTimeout(Duration.ofMinutes(5))
                .stopGrace(Duration.ofSeconds(10))
                .build();
    }

    private Launch launch() {
        List<String> options = List.of(
                "--optimized",
                "--import-realm",
                "--http-enabled=true",
                "--http-host=127.0.0.1",
                "--http-port=" + httpPort,
                "--http-management-port=" + managementPort,
                "--hostname=" + url(),
                // One node: no clustering, and so no multicast on the machine's network.
                "--cache=local",
                // Being asked for its health while it starts is no incident.
                "--log-level=INFO,io.smallrye.health:WARN");
        return Launch.of(
                        KeycloakCommand.in(distribution.home(), home.keycloak()).words("start", options))
                .with("KC_BOOTSTRAP_ADMIN_USERNAME", ADMIN)
                .with("KC_BOOTSTRAP_ADMIN_PASSWORD", secrets.secret(ADMIN_SECRET));
    }
}
