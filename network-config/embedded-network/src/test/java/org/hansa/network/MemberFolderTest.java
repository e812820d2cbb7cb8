package org.hansa.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.hansa.fabric.evidence.config.ChannelConfiguration;
import org.hansa.network.config.ConsortiumConfig;
import org.hansa.network.config.Member;
import org.hansa.network.config.MemberDescription;
import org.hansa.network.config.Site;
import org.hansa.network.crypto.CryptoFolder;
import org.hansa.network.crypto.CryptoGenerator;
import org.hansa.network.genesis.GenesisBlock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which members are started: those that the channel has, whoever's change is under way. */
class MemberFolderTest {

    @TempDir
    Path home;

    @TempDir
    Path keys;

    private final Member iber = new Member(
            "iber", "Iber Cloud", "IberMSP", "iber.example", "ES", 500, List.of(new Site("es-mad-1", "TIER_3")));
    private TestConsortium consortium;
    private MemberFolder folder;
    private ConsortiumConfig founded;
    private ChannelConfiguration without;

    @BeforeEach
    void describe() {
        consortium = new TestConsortium(keys);
        founded = consortium.config;
        without = ChannelConfiguration.of(consortium.genesis);
        folder = new MemberFolder(home);
        folder.keep(MemberDescription.of(iber, List.of()));
    }

    @Test
    void a_member_whose_change_is_being_signed_is_known_and_not_started() {
        folder.follow(without);
        assertThat(folder.join(founded).members()).contains(iber);
        assertThat(folder.admitted(founded).members()).doesNotContain(iber);
    }

    @Test
    void a_member_on_the_channel_is_started_until_it_has_left() {
        ChannelConfiguration with = withIber();
        folder.follow(with);
        folder.follow(with);
        assertThat(folder.admitted(founded).members()).contains(iber);
        folder.follow(without);
        assertThat(folder.admitted(founded).members()).doesNotContain(iber);
        assertThat(folder.descriptions()).isEmpty();
    }

    /** A channel that was founded with it: the configuration is the same in form. */
    private ChannelConfiguration withIber() {
        ConsortiumConfig grown = folder.join(consortium.config);
        CryptoFolder crypto = CryptoGenerator.generate(grown, keys.resolve("crypto"), Instant.now());
        return ChannelConfiguration.of(
                GenesisBlock.of(grown, crypto, consortium.endpoints(), Instant.now(), new byte[24]));
    }
}
