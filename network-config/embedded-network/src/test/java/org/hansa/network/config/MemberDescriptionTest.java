package org.hansa.network.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemberDescriptionTest {
    @TempDir
    Path folder;

    @Test
    void reads_what_it_wrote() throws IOException {
        MemberDescription iber = with(new Site("es-mad-1", "TIER_3"));

        assertThat(MemberDescription.read(file(iber))).isEqualTo(iber);
        assertThat(iber.yaml()).doesNotContain("certificates");
    }

    @Test
    void refuses_what_an_application_cannot_say_of_a_site() throws IOException {
        Path abroad = file(with(new Site("pt-lis-1", "TIER_3", Optional.of("PT"), Optional.empty())));

        assertThatThrownBy(() -> MemberDescription.read(abroad))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("are for founding members; leave them out");
    }

    private Path file(MemberDescription description) throws IOException {
        return Files.writeString(folder.resolve("iber.yaml"), description.yaml());
    }

    private static MemberDescription with(Site site) {
        return MemberDescription.of(
                new Member("iber", "Iber Cloud", "IberMSP", "iber.example", "ES", 500, List.of(site)), List.of());
    }
}
