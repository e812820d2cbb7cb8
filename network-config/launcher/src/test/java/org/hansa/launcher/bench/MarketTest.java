package org.hansa.launcher.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.hansa.launcher.demo.SiteSupply;
import org.hansa.launcher.home.RepositoryRoot;
import org.hansa.network.config.ConsortiumConfig;
import org.hansa.network.config.Member;
import org.hansa.network.config.Site;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class MarketTest {
    /** In the form of the benchmarks' {@code MarketFile}. */
    private static final String FILE =
            """
            {"sites": [
              {"id": "site-000", "jurisdiction": 0, "certificates": ["CERT_A"], "core": 20, "gigabyte": 3, "millis": [5, 40],
               "hosts": 2},
              {"id": "site-001", "jurisdiction": 1, "certificates": [], "core": 30, "gigabyte": 5, "millis": [40, 5],
               "hosts": 1},
              {"id": "site-002", "jurisdiction": 5, "certificates": ["CERT_A", "CERT_B"], "core": 40, "gigabyte": 6,
               "millis": [20, 20], "hosts": 1},
              {"id": "site-003", "jurisdiction": 1, "certificates": ["CERT_B"], "core": 25, "gigabyte": 4, "millis": [12, 9],
               "hosts": 1}],
             "hostCores": 96, "hostGigabytes": 384,
             "wishes": [
              {"cores": 2, "gigabytes": 8, "certificates": [], "jurisdictions": [1], "point": 0, "millis": 12, "budget": 82},
              {"cores": 1, "gigabytes": 2, "certificates": ["CERT_A"], "jurisdictions": [0, 1, 5]},
              {"cores": 4, "gigabytes": 8, "certificates": ["CERT_B"], "jurisdictions": [0]}]}
            """;

    private final Market market = Market.read(FILE.getBytes(StandardCharsets.UTF_8));

    @Test
    void a_wish_is_taken_where_law_certificate_way_and_price_agree() {
        assertThat(taken(0)).containsExactly("site-003");
        assertThat(taken(1)).containsExactly("site-000", "site-002");
        assertThat(taken(2)).isEmpty();
    }

    /** What the generator adds up in its own units, the product adds up in billionths for a thousandth of a core and a MiB. */
    @Test
    void a_ceiling_that_is_just_met_in_the_generators_units_is_just_met_in_the_consortiums() {
        JsonNode body = JsonMapper.shared().readTree(ask(0).body());
        SiteSupply supply = market.supply().get(3);
        JsonNode prices = JsonMapper.shared().valueToTree(supply.offer()).path("nanosPerUnitHour");
        JsonNode resources = body.path("groups").path(0).path("resources");

        long nanos = prices.path("VCPU").asLong() * resources.path("VCPU").asLong()
                + prices.path("MEMORY_MB").asLong()
                        * resources.path("MEMORY_MB").asLong();

        assertThat(body.path("priceCeiling").path("perHour").asString()).isEqualTo("0.083968");
        assertThat(nanos).isEqualTo(82 * 1_024_000L);
        assertThat(body.path("maxLatencyMillisTo").path("point-0").asLong()).isEqualTo(12);
        assertThat(body.path("countries").path(0).asString()).isEqualTo("FI");
    }

    @Test
    void the_members_share_the_sites_out_and_the_file_is_a_consortium() {
        ConsortiumConfig founded =
                ConsortiumConfig.read(RepositoryRoot.find().resolve("network-config/consortium.yaml"));

        ConsortiumConfig read = ConsortiumConfig.parse("the bench's", market.consortium(founded));

        assertThat(read.member("nord").sites()).extracting(Site::id).containsExactly("site-000", "site-003");
        assertThat(read.member("helv").sites().get(0).country()).contains("CH");
        assertThat(read.member("rhein").sites().get(0).certificates()).contains(List.of());
        assertThat(read.members()).extracting(Member::msp).containsExactly("NordMSP", "RheinMSP", "HelvMSP");
    }

    private Set<String> taken(int wish) {
        return ask(wish).takes();
    }

    /** The mix draws from the classes; here each is wanted once. */
    private RequestMix.Ask ask(int wish) {
        Market one = new Market(
                market.sites(),
                market.hostCores(),
                market.hostGigabytes(),
                new ArrayList<>(market.wishes()).subList(wish, wish + 1));
        return one.requests("c-1").at(0);
    }
}
