package org.hansa.controlplane.joining;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hansa.controlplane.fixture.TestCrypto;
import org.hansa.controlplane.fixture.TestNewcomer;
import org.hansa.controlplane.ledger.ChannelRoll;
import org.hansa.ledger.model.MembershipFile;
import org.hansa.ledger.model.MembershipFile.Use;
import org.hansa.ledger.model.MspId;
import org.hansa.network.config.Member;
import org.hansa.network.crypto.CryptoFolder;
import org.hansa.network.crypto.PemFiles;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CertificateReviewTest {
    private static TestNewcomer newcomer;

    @BeforeAll
    static void make() {
        newcomer = TestNewcomer.named("tagus");
    }

    @AfterAll
    static void stop() {
        newcomer.close();
    }

    private static List<String> faults(MembershipFile file, MembershipFile... others) {
        List<String> faults = new ArrayList<>();
        CertificateReview.of(file, channel(), List.of(others), Instant.now(), faults::add);
        return faults;
    }

    private static SortedMap<MspId, ChannelRoll.Organisation> channel() {
        TreeMap<MspId, ChannelRoll.Organisation> channel = new TreeMap<>();
        Member nord = TestCrypto.member("nord");
        CryptoFolder crypto = TestCrypto.consortium().folder();
        channel.put(
                new MspId("NordMSP"),
                new ChannelRoll.Organisation(
                        true,
                        List.of(PemFiles.readCertificate(crypto.caCertificate(nord))),
                        List.of(PemFiles.readCertificate(crypto.tlsCaCertificate(nord)))));
        return channel;
    }

    private static MembershipFile with(Use use, String certificate) {
        return newcomer.file(all -> changed(all, use, certificate));
    }

    private static Map<String, String> changed(Map<String, String> all, Use use, String certificate) {
        TreeMap<String, String> changed = new TreeMap<>(all);
        changed.put(use.name(), certificate);
        return changed;
    }

    @Test
    void finds_nothing_wrong_with_what_member_init_makes() {
        assertThat(faults(newcomer.file())).isEmpty();
    }

    @Test
    void refuses_a_certificate_of_another_member() {
        assertThat(faults(with(Use.ANCHOR, TestCrypto.consortium().certificate("nord", "Anchor"))))
                .anyMatch(each -> each.contains("ANCHOR is not signed by the authority in this file"))
                .anyMatch(each -> each.contains("ANCHOR is a certificate of NordMSP"));
    }

    @Test
    void refuses_certificates_that_have_expired_or_are_about_to() {
        try (TestNewcomer old = TestNewcomer.aged("ebro", Duration.ofDays(400));
                TestNewcomer ageing = TestNewcomer.aged("duero", Duration.ofDays(350))) {
            assertThat(faults(old.file())).anyMatch(each -> each.startsWith("ADMIN expired on "));
            assertThat(faults(ageing.file()))
                    .anyMatch(each -> each.startsWith("ADMIN expires on ") && each.contains("sooner than in 30 days"))
                    .noneMatch(each -> each.contains("expired on"));
        }
    }

    @Test
    void refuses_a_key_that_is_used_twice() {
        String anchor = newcomer.certificates().getOrDefault("ANCHOR", "");
        assertThat(faults(with(Use.GOVERNANCE, anchor)))
                .anyMatch(each -> each.equals("GOVERNANCE has the key of ANCHOR; each has its own"))
                .anyMatch(each -> each.startsWith("GOVERNANCE has not the common name governance"));
    }

    @Test
    void refuses_what_another_application_has_already() {
        try (TestNewcomer other = TestNewcomer.named("mino")) {
            assertThat(faults(newcomer.file(), newcomer.file()))
                    .containsExactly("TagusMSP is in another application already");
            assertThat(faults(newcomer.file(), other.file())).isEmpty();
            MembershipFile copied = other.file(
                    all -> changed(all, Use.PEER, newcomer.certificates().getOrDefault("PEER", "")));
            assertThat(faults(copied, newcomer.file()))
                    .anyMatch(each -> each.equals("has a certificate of another application"));
        }
    }

    @Test
    void refuses_a_file_that_was_changed_after_it_was_signed() {
        MembershipFile file = newcomer.file();
        MembershipFile changed = newcomer.unsigned(file.certificates()).signed(file.signature());
        assertThat(faults(changed)).isEmpty(); // the same bytes
        MembershipFile elsewhere = new MembershipFile(
                file.member(),
                file.shortName(),
                file.legalName(),
                file.domain(),
                "PT",
                file.sites(),
                file.controlPlane(),
                file.definition(),
                file.certificates(),
                file.signature());
        assertThat(faults(elsewhere)).anyMatch(each -> each.startsWith("is not signed with the key of its ADMIN"));
    }

    @Test
    void refuses_roles_that_are_mixed_up_and_what_is_no_certificate() {
        String peer = newcomer.certificates().getOrDefault("PEER", "");
        assertThat(faults(with(Use.ADMIN, peer))).anyMatch(each -> each.contains("organisational unit admin"));
        String peerTls = newcomer.certificates().getOrDefault("PEER_TLS", "");
        assertThat(faults(with(Use.CONTROL_PLANE_TLS, peerTls)))
                .anyMatch(each -> each.contains("URI name hansa:control-plane:TagusMSP"));
        assertThat(faults(with(Use.PEER, "-----BEGIN NOTHING-----"))).containsExactly("PEER is not a certificate");
        assertThat(faults(with(Use.PEER, peer + peer))).containsExactly("PEER is not one certificate in PEM");
    }
}
