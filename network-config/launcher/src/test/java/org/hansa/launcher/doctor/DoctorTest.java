package org.hansa.launcher.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import org.hansa.launcher.home.HansaHome;
import org.hansa.launcher.home.RepositoryRoot;
import org.hansa.launcher.installation.PortBase;
import org.hansa.launcher.preflight.Finding;
import org.hansa.launcher.process.Progress;
import org.hansa.launcher.stack.StackOptions;
import org.hansa.launcher.stack.StackPart;
import org.hansa.network.config.ConsortiumConfig;
import org.hansa.network.crypto.CryptoGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorTest {
    @TempDir
    Path folder;

    private StackOptions options(Path root) {
        return new StackOptions(
                root,
                new HansaHome(folder.resolve("home")),
                folder.resolve("cache"),
                PortBase.FREE,
                EnumSet.allOf(StackPart.class),
                Progress.SILENT,
                null);
    }

    private List<Finding> findings() throws InterruptedException {
        return Doctor.of(options(RepositoryRoot.find())).run();
    }

    private static Finding about(String subject, List<Finding> findings) {
        return findings.stream()
                .filter(finding -> finding.subject().equals(subject))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void names_the_organisation_that_owns_too_many_orderers() throws IOException, InterruptedException {
        Path file = folder.resolve("network-config/consortium.yaml");
        Files.createDirectories(file.getParent());
        String sound = Files.readString(RepositoryRoot.find().resolve("network-config/consortium.yaml"));
        Files.writeString(file, sound.replace("{id: 4, organisation: assoc}", "{id: 4, organisation: nord}"));

        Finding configuration =
                about("configuration", Doctor.of(options(folder)).run());

        assertThat(Finding.isBlocking(configuration)).isTrue();
        assertThat(configuration.detail()).contains("organisation 'nord' owns 2 of 4 orderers", "f=1");
    }

    @Test
    void says_how_to_start_what_does_not_run() throws InterruptedException {
        Finding keycloak = about("keycloak", findings());

        assertThat(keycloak.level()).isEqualTo(Finding.Level.WARNING);
        assertThat(keycloak.remedy()).isEqualTo("'./hansa up' starts it");
    }

    @Test
    void finds_a_process_that_has_died() throws IOException, InterruptedException {
        Path run = folder.resolve("home/run");
        Files.createDirectories(run);
        Files.writeString(run.resolve("network.pid"), "999999999\n0\n");

        Finding network = about("network", findings());

        assertThat(Finding.isBlocking(network)).isTrue();
        assertThat(network.detail()).isEqualTo("has died");
    }

    @Test
    void finds_a_pid_file_of_a_process_that_nobody_knows() throws IOException, InterruptedException {
        Path run = folder.resolve("home/run");
        Files.createDirectories(run);
        Files.writeString(run.resolve("control-plane-gone.pid"), "999999999\n0\n");

        assertThat(about("pid file", findings()).detail()).contains("control-plane-gone.pid");
    }

    @Test
    void says_where_a_revision_is_staged_that_is_in_force_and_not_served() {
        assertThat(PolicyCheck.remedy(Path.of("home/opa/rhein"), "r7"))
                .contains(Path.of("home/opa/rhein/revisions/r7.tar.gz").toString(), "policy/build.sh --revision r7");
    }

    @Test
    void finds_certificates_that_are_about_to_end() throws InterruptedException {
        ConsortiumConfig consortium =
                ConsortiumConfig.read(RepositoryRoot.find().resolve("network-config/consortium.yaml"));
        CryptoGenerator.generate(
                consortium, folder.resolve("home/crypto"), Instant.now().minus(Duration.ofDays(36_500)));

        Finding certificates = about("certificates", findings());

        assertThat(Finding.isBlocking(certificates)).isTrue();
        assertThat(certificates.detail()).contains("expired on");
    }

    @Test
    void is_content_with_certificates_that_were_just_made() throws InterruptedException {
        ConsortiumConfig consortium =
                ConsortiumConfig.read(RepositoryRoot.find().resolve("network-config/consortium.yaml"));
        CryptoGenerator.generate(consortium, folder.resolve("home/crypto"), Instant.now());

        assertThat(Finding.isFine(about("certificates", findings()))).isTrue();
    }
}
