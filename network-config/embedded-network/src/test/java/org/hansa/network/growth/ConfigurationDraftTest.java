package org.hansa.network.growth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.hansa.fabric.evidence.config.ChannelConfiguration;
import org.hansa.network.TestConsortium;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationDraftTest {

    @TempDir
    static Path folder;

    private static NewMember iber;
    private static ChannelConfiguration configuration;

    @BeforeAll
    static void makeKeys() {
        TestConsortium consortium = new TestConsortium(folder);
        iber = new NewMember(consortium, folder);
        configuration = ChannelConfiguration.of(consortium.genesis);
    }

    @Test
    void travels_as_a_file_from_admin_to_admin() {
        Path file = folder.resolve("add-iber.draft");
        draft().write(file);
        iber.signed(ConfigurationDraft.read(file), "nord").write(file);
        iber.signed(ConfigurationDraft.read(file), "rhein").write(file);
        ConfigurationDraft signed = ConfigurationDraft.read(file);
        assertThat(signed.channelId()).isEqualTo("hansa");
        assertThat(signed.signers()).containsExactly("NordMSP", "RheinMSP");
        assertThat(DraftStanding.of(signed, configuration).isComplete()).isTrue();
    }

    @Test
    void can_be_signed_at_several_places_at_once_and_put_together() {
        ConfigurationDraft draft = draft();
        ConfigurationDraft together = iber.signed(draft, "nord").merge(iber.signed(draft, "helv"));
        assertThat(together.signers()).containsExactly("NordMSP", "HelvMSP");
        assertThat(together.merge(together).content().getSignaturesCount()).isEqualTo(2);
        assertThat(DraftStanding.of(together, configuration).isComplete()).isTrue();
        ConfigurationDraft other =
                ConfigurationDraft.between(configuration, new MembershipChange(configuration).remove("HelvMSP", true));
        assertThatThrownBy(() -> together.merge(other)).hasMessageContaining("different changes");
    }

    @Test
    void names_the_missing_count_and_who_signed() {
        String standing =
                DraftStanding.of(iber.signed(draft(), "nord"), configuration).describe();
        assertThat(standing)
                .isEqualTo("/Channel/Application/Admins (changes /Channel/Application): 2 must sign, signed by NordMSP:"
                        + " 1 more needed");
        assertThat(DraftStanding.of(draft(), configuration).describe()).contains("nobody yet: 2 more needed");
    }

    @Test
    void says_when_the_configuration_has_moved_on() {
        ChannelConfiguration later = ChannelConfiguration.of(
                "hansa",
                configuration.config().toBuilder()
                        .setSequence(1)
                        .setChannelGroup(configuration.config().getChannelGroup().toBuilder()
                                .putGroups(
                                        "Application",
                                        configuration
                                                .config()
                                                .getChannelGroup()
                                                .getGroupsOrThrow("Application")
                                                .toBuilder()
                                                .setVersion(1)
                                                .build()))
                        .build());
        assertThatThrownBy(() -> DraftStanding.of(draft(), later))
                .isInstanceOf(GrowthException.class)
                .hasMessageContaining("be at version 0, but it is currently at version 1")
                .hasMessageContaining("Draft the change again");
    }

    @Test
    void describes_a_new_member_in_a_file_without_secrets() throws Exception {
        Path file = folder.resolve("iber.json");
        iber.withOrderer().write(file);
        assertThat(Files.readString(file)).contains("IberMSP").doesNotContain("PRIVATE KEY");
        assertThat(OrganisationDefinition.read(file)).isEqualTo(iber.withOrderer());
        Files.writeString(file, "{\"schema\":\"other\"}");
        assertThatThrownBy(() -> OrganisationDefinition.read(file)).hasMessageContaining("no organisation definition");
    }

    @Test
    void refuses_changes_that_make_no_sense() {
        MembershipChange change = new MembershipChange(configuration);
        assertThatThrownBy(() -> change.remove("IberMSP", false)).hasMessageContaining("[HelvMSP, NordMSP, RheinMSP]");
        assertThatThrownBy(() -> change.anchorPeers("IberMSP", List.of())).hasMessageContaining("no member");
        ChannelConfiguration grown = ChannelConfiguration.of("hansa", change.add(iber.withoutOrderer()));
        assertThatThrownBy(() -> new MembershipChange(grown).add(iber.withoutOrderer()))
                .hasMessageContaining("already");
        assertThatThrownBy(() -> ConfigurationDraft.between(configuration, configuration.config()))
                .hasMessageContaining("nothing to change");
        assertThatThrownBy(() -> ConfigurationDraft.read(folder.resolve("crypto")))
                .hasMessageContaining("cannot read the draft");
    }

    private static ConfigurationDraft draft() {
        return ConfigurationDraft.between(
                configuration, new MembershipChange(configuration).add(iber.withoutOrderer()));
    }
}
