package org.hansa.launcher.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.hansa.launcher.home.HansaHome;
import org.hansa.launcher.home.RepositoryRoot;
import org.hansa.launcher.installation.Installation;
import org.hansa.launcher.member.NewMember;
import org.hansa.ledger.model.MembershipFile;
import org.hansa.network.config.Member;
import org.hansa.network.config.MemberDescription;
import org.hansa.network.config.Site;
import org.hansa.network.growth.GrowthException;
import org.hansa.network.growth.OrganisationDefinition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DefinitionFileTest {
    @TempDir
    Path folder;

    @Test
    void takes_what_a_newcomer_applied_with_and_tells_the_digest_that_was_voted_on() throws Exception {
        Path file = folder.resolve("iber-joining.json");
        MembershipFile made = made(file);
        List<String> said = new ArrayList<>();

        OrganisationDefinition definition = DefinitionFile.read(file, said::add);

        assertThat(definition.msp()).isEqualTo("IberMSP");
        assertThat(definition.root()).isEqualTo(made.definition().root());
        assertThat(definition.orderers()).hasSize(1);
        assertThat(definition.anchorPeers().get(0))
                .hasToString(made.definition().anchorPeers().get(0));
        assertThat(said)
                .singleElement()
                .asString()
                .contains(made.definition().digest().hex());
    }

    @Test
    void refuses_one_that_was_changed_on_its_way() throws Exception {
        Path file = folder.resolve("iber-joining.json");
        made(file);
        String text = Files.readString(file, StandardCharsets.UTF_8);
        Files.writeString(file, text.replace("127.0.0.1:40551", "127.0.0.1:40552"));
        assertThatThrownBy(() -> DefinitionFile.read(file, line -> {}))
                .isInstanceOf(GrowthException.class)
                .hasMessageContaining("is not signed by the administrator that it names");
    }

    private MembershipFile made(Path to) throws Exception {
        Installation own = Installation.of(
                RepositoryRoot.find(), new HansaHome(folder.resolve("home")), folder.resolve("cache"), 40_000, null);
        Member member = new Member(
                "iber", "Iber Cloud", "IberMSP", "iber.example", "ES", 500, List.of(new Site("es-mad-1", "TIER_3")));
        return new NewMember(own, MemberDescription.of(member, List.of(5)))
                .make(NewMember.Addresses.OF_THIS_MACHINE, to, false);
    }
}
