package org.hansa.launcher.home;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretStoreTest {
    @TempDir
    Path folder;

    @Test
    void a_secret_stays_the_same_and_only_its_owner_can_read_it() throws IOException {
        Path directory = folder.resolve("secrets");
        String secret = new SecretStore(directory).secret("token");

        assertThat(secret).matches("[a-z2-9]{26}");
        assertThat(new SecretStore(directory).secret("token")).isEqualTo(secret);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("token"))))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                .isEqualTo("rwx------");
    }

    @Test
    void two_installations_share_no_secret() {
        SecretStore here = new SecretStore(folder.resolve("here"));
        SecretStore there = new SecretStore(folder.resolve("there"));

        assertThat(here.secret("token")).isNotEqualTo(there.secret("token"));
        assertThat(here.derived("seed", "rhein-developer")).isNotEqualTo(there.derived("seed", "rhein-developer"));
    }

    @Test
    void derived_secrets_differ_by_purpose_and_come_back() {
        SecretStore store = new SecretStore(folder);

        assertThat(store.derived("seed", "a")).matches("[a-z2-9]{26}").isNotEqualTo(store.derived("seed", "b"));
        assertThat(new SecretStore(folder).derived("seed", "a")).isEqualTo(store.derived("seed", "a"));
    }
}
