package org.hansa.network.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConsortiumConfigTest {

    private static final Path FILE = Path.of("..", "consortium.yaml");

    @Test
    void reads_the_consortium_of_this_repository() {
        ConsortiumConfig config = ConsortiumConfig.read(FILE);
        assertThat(config.channel()).isEqualTo("hansa");
        assertThat(config.members()).extracting(Member::msp).containsExactly("NordMSP", "RheinMSP", "HelvMSP");
        assertThat(config.members()).extracting(Member::country).containsExactly("FI", "DE", "CH");
        assertThat(config.member("helv").sites()).extracting(Site::id).containsExactly("ch-zrh-1", "ch-gva-1");
        assertThat(config.associations()).extracting(Association::id).containsExactly("assoc");
        assertThat(config.ordererQuorum()).isEqualTo(3);
        assertThat(config.toleratedOrdererFaults()).isEqualTo(1);
    }

    @Test
    void puts_every_process_where_the_port_plan_says() {
        ConsortiumConfig config = ConsortiumConfig.read(FILE);
        Ports ports = Ports.from(18_000);
        Member rhein = config.member("rhein");
        assertThat(ports.keycloakHttp(config)).isEqualTo(18_010);
        assertThat(ports.keycloakManagement(config)).isEqualTo(18_011);
        assertThat(ports.controlPlane(rhein)).isEqualTo(18_200);
        assertThat(ports.memberToMember(rhein)).isEqualTo(18_201);
        assertThat(ports.opa(rhein)).isEqualTo(18_210);
        assertThat(ports.igniteDiscovery(rhein)).isEqualTo(18_220);
        assertThat(ports.igniteCommunication(rhein)).isEqualTo(18_221);
        assertThat(ports.peer(rhein)).isEqualTo(18_251);
        assertThat(ports.chaincode(rhein)).isEqualTo(18_252);
        assertThat(ports.orderer(config, config.orderers().get(3))).isEqualTo(18_450);
    }

    @Test
    void leaves_every_port_to_the_operating_system_if_asked() {
        ConsortiumConfig config = ConsortiumConfig.read(FILE);
        assertThat(Ports.any().peer(config.member("nord"))).isZero();
        assertThat(Ports.any().orderer(config, config.orderers().get(0))).isZero();
    }

    @Test
    void gives_no_port_to_two_processes() {
        Set<Integer> seen = new HashSet<>();
        assertThat(Ports.plan(ConsortiumConfig.read(FILE)).values()).allMatch(seen::add);
    }

    @Test
    void refuses_a_base_that_leaves_no_room_for_the_offsets() {
        assertThatThrownBy(() -> Ports.from(80)).hasMessageContaining("HANSA_PORT_BASE");
        assertThatThrownBy(() -> Ports.from(65_000)).hasMessageContaining("60000");
    }

    @Test
    void names_an_unknown_field_and_where_it_is() {
        assertThat(faults("country: FI", "country: FI\n    colour: red"))
                .singleElement()
                .asString()
                .contains("members[0].colour", "unknown field");
    }

    @Test
    void refuses_a_field_that_is_missing() {
        assertThat(faults("    country: FI\n", "")).singleElement().asString().contains("country");
    }

    @Test
    void refuses_a_number_given_as_text() {
        assertThat(faults("maxMessageCount: 100", "maxMessageCount: many"))
                .singleElement()
                .asString()
                .contains("ordering.maxMessageCount");
    }

    @Test
    void refuses_a_field_that_is_given_twice() {
        assertThat(faults("channel: hansa", "channel: hansa\nchannel: other"))
                .singleElement()
                .asString()
                .contains("channel");
    }

    @Test
    void refuses_a_country_that_is_no_iso_code() {
        assertThat(faults("country: FI", "country: Finland"))
                .containsExactly("members[0].country: must be an ISO 3166-1 alpha-2 code such as FI, not 'Finland'");
        assertThat(faults("country: FI", "country: QQ")).hasSize(1);
    }

    @Test
    void refuses_two_organisations_with_one_msp() {
        assertThat(faults("msp: RheinMSP", "msp: NordMSP"))
                .containsExactly("members[1].msp: 'NordMSP' is already used by members[0]");
    }

    @Test
    void refuses_two_sites_with_one_id() {
        assertThat(faults("id: de-fra-1", "id: fi-hel-1"))
                .containsExactly("members[1].sites[0].id: 'fi-hel-1' is already used by members[0].sites[0]");
    }

    @Test
    void refuses_two_processes_on_one_port() {
        assertThat(faults("portOffset: 200", "portOffset: 101")).anySatisfy(fault -> assertThat(fault)
                .isEqualTo("ports: nord member to member and rhein control plane share the offset 101"));
    }

    @Test
    void refuses_fewer_than_four_orderers_and_says_why() {
        assertThat(faults("  - {id: 4, organisation: assoc}\n", ""))
                .containsExactly("orderers: BFT ordering needs at least 4 orderers to survive one fault, here are 3");
    }

    @Test
    void refuses_an_organisation_that_owns_more_than_f_orderers() {
        assertThat(faults("{id: 4, organisation: assoc}", "{id: 4, organisation: nord}"))
                .containsExactly("orderers: organisation 'nord' owns 2 of 4 orderers, but with n=4 no organisation may"
                        + " own more than f=1");
    }

    @Test
    void admits_two_orderers_of_one_organisation_among_seven() {
        String more = "{id: 5, organisation: nord}\n  - {id: 6, organisation: rhein}\n  - {id: 7, organisation: helv}";
        String yaml = yaml() + "  - " + more + "\n";
        ConsortiumConfig config = ConsortiumConfig.parse("test", yaml);
        assertThat(config.ordererQuorum()).isEqualTo(5);
        assertThat(Ports.from(18_000).orderer(config, config.orderers().get(4))).isEqualTo(18_161);
    }

    @Test
    void refuses_an_orderer_of_an_unknown_organisation() {
        assertThat(faults("{id: 4, organisation: assoc}", "{id: 4, organisation: nobody}"))
                .containsExactly("orderers[3].organisation: there is no organisation 'nobody'");
    }

    @Test
    void names_all_faults_of_a_file_at_once() {
        String yaml = yaml().replace("country: FI", "country: XX").replace("tier: TIER_4", "tier: GOLD");
        assertThatThrownBy(() -> ConsortiumConfig.parse("consortium.yaml", yaml))
                .isInstanceOfSatisfying(ConfigurationException.class, e -> assertThat(e.faults())
                        .hasSize(4))
                .hasMessageStartingWith("consortium.yaml is not a valid consortium");
    }

    @Test
    void takes_a_site_abroad_with_certificates_of_its_own() {
        String abroad = yaml().replace(
                        "{id: fi-hel-1, tier: TIER_4}",
                        "{id: ee-tll-1, tier: TIER_4, country: EE, certificates: [CERT_C5]}");

        List<Site> sites = ConsortiumConfig.parse("test", abroad).member("nord").sites();

        assertThat(sites.get(0).country()).contains("EE");
        assertThat(sites.get(0).certificates()).contains(List.of("CERT_C5"));
        assertThat(sites.get(1).isPlain()).isTrue();
    }

    @Test
    void refuses_a_site_in_no_country_or_with_a_certificate_that_is_none() {
        assertThat(faults("id: fi-hel-1,", "id: fi-hel-1, country: XX,"))
                .containsExactly(
                        "members[0].sites[0].country: must be an ISO 3166-1 alpha-2 code such as FI, not 'XX'");
        assertThat(faults("id: fi-hel-1,", "id: fi-hel-1, certificates: [ISO],"))
                .containsExactly("members[0].sites[0].certificates: 'ISO' does not match CERT_[A-Z0-9_]{1,59}");
        assertThat(faults("id: fi-hel-1,", "id: fi-hel-1, land: EE,"))
                .singleElement()
                .asString()
                .contains("unknown field");
    }

    @Test
    void refuses_what_is_not_yaml() {
        assertThatThrownBy(() -> ConsortiumConfig.parse("broken", "members: [")).hasMessageContaining("not YAML");
        assertThatThrownBy(() -> ConsortiumConfig.parse("empty", "")).isInstanceOf(ConfigurationException.class);
    }

    private static List<String> faults(String text, String replacement) {
        String yaml = yaml();
        assertThat(yaml).contains(text);
        int at = yaml.indexOf(text);
        String changed = yaml.substring(0, at) + replacement + yaml.substring(at + text.length());
        try {
            ConsortiumConfig.parse("test", changed);
            return List.of();
        } catch (ConfigurationException e) {
            return e.faults();
        }
    }

    private static String yaml() {
        try {
            return Files.readString(FILE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
