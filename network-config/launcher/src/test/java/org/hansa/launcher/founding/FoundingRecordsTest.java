package org.hansa.launcher.founding;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.hansa.launcher.home.HansaHome;
import org.hansa.launcher.home.RepositoryRoot;
import org.hansa.launcher.installation.Installation;
import org.hansa.launcher.installation.PortBase;
import org.hansa.ledger.model.SiteFact;
import org.hansa.ledger.model.SiteRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FoundingRecordsTest {
    @TempDir
    Path folder;

    @Test
    void a_site_abroad_keeps_its_bytes_where_it_is_and_is_operated_from_where_its_owner_is() throws IOException {
        String repositorys = Files.readString(RepositoryRoot.find().resolve("network-config/consortium.yaml"));
        Files.writeString(
                folder.resolve("consortium.yaml"),
                repositorys.replace(
                        "{id: fi-hel-1, tier: TIER_4}",
                        "{id: ee-tll-1, tier: TIER_4, country: EE, certificates: [CERT_SOC2, CERT_C5]}"));

        List<SiteRecord> sites =
                new FoundingRecords(installation(), Instant.now()).founding().sites();

        SiteRecord abroad = site(sites, "ee-tll-1");
        assertThat(abroad.country()).isEqualTo("EE");
        assertThat(abroad.traits()).containsExactly("CERT_C5", "CERT_SOC2");
        assertThat(value(abroad, "AT_REST")).isEqualTo("EE");
        assertThat(value(abroad, "OPERATOR")).isEqualTo("FI");
        assertThat(site(sites, "fi-tmp-1").country()).isEqualTo("FI");
        assertThat(site(sites, "fi-tmp-1").traits()).containsExactly("CERT_ISO27001");
    }

    private Installation installation() {
        return Installation.of(RepositoryRoot.find(), new HansaHome(folder), folder, PortBase.FREE, null);
    }

    private static SiteRecord site(List<SiteRecord> sites, String id) {
        return sites.stream()
                .filter(each -> each.site().value().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static String value(SiteRecord site, String aspect) {
        return site.facts().stream()
                .filter(each -> each.aspect().equals(aspect))
                .map(SiteFact::value)
                .findFirst()
                .orElseThrow();
    }
}
