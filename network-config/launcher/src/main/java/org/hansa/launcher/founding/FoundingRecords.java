package org.hansa.launcher.founding;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.hansa.launcher.installation.Installation;
import org.hansa.launcher.keycloak.Organisation;
import org.hansa.ledger.model.Founding;
import org.hansa.ledger.model.IssuerRecord;
import org.hansa.ledger.model.MemberRecord;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.SiteFact;
import org.hansa.ledger.model.SiteId;
import org.hansa.ledger.model.SiteRecord;
import org.hansa.network.config.Association;
import org.hansa.network.config.Member;
import org.hansa.network.config.Site;

/** What {@code consortium.yaml} says, as the ledger's founding record. */
record FoundingRecords(Installation installation, Instant now) {
    private static final List<String> ASPECTS =
            List.of("ADMIN", "AT_REST", "BACKUP", "KEYS", "LOGS", "OPERATOR", "PROCESSING", "SUPPORT");
    private static final Set<String> WHERE_THE_BYTES_ARE = Set.of("AT_REST", "BACKUP", "LOGS", "PROCESSING");
    private static final List<String> TRAITS = List.of("CERT_ISO27001");
    private static final Duration ASSESSED_FOR = Duration.ofDays(365);
    /** A fact that begins now would not yet hold for a clock that is a little behind. */
    private static final Duration ASSESSED_BEFORE = Duration.ofHours(1);

    Founding founding() {
        List<MemberRecord> members = new ArrayList<>();
        List<SiteRecord> sites = new ArrayList<>();
        List<IssuerRecord> issuers = new ArrayList<>();
        for (Member member : installation.members()) {
            members.add(record(member.msp(), member.name(), member.country(), MemberRecord.Role.MEMBER));
            member.sites().forEach(site -> sites.add(site(member, site)));
            issuers.add(issuer(member));
        }
        for (Association association : installation.consortium().associations()) {
            members.add(record(
                    association.msp(), association.name(), association.country(), MemberRecord.Role.ASSOCIATION));
        }
        return new Founding(members, sites, issuers);
    }

    private static MemberRecord record(String msp, String name, String country, MemberRecord.Role role) {
        return new MemberRecord(new MspId(msp), name, country, role, MemberRecord.State.ACTIVE);
    }

    private SiteRecord site(Member member, Site site) {
        String country = site.country().orElse(member.country());
        List<SiteFact> facts = ASPECTS.stream()
                .map(aspect -> fact(aspect, WHERE_THE_BYTES_ARE.contains(aspect) ? country : member.country()))
                .toList();
        return new SiteRecord(
                new SiteId(site.id()),
                new MspId(member.msp()),
                site.id(),
                country,
                site.tier(),
                site.certificates().map(own -> own.stream().sorted().toList()).orElse(TRAITS),
                facts);
    }

    /**
     * The evaluation's assessment: the association attests for a year that data stay in the site's country, and that whoever
     * operates it, or holds its keys, does so from the member's. A real consortium records what was really assessed.
     */
    private SiteFact fact(String aspect, String country) {
        return new SiteFact(
                aspect,
                country,
                assessor(),
                "ATTESTED",
                now.minus(ASSESSED_BEFORE).toEpochMilli(),
                now.plus(ASSESSED_FOR).toEpochMilli());
    }

    private String assessor() {
        return installation.consortium().associations().stream()
                .map(Association::msp)
                .findFirst()
                .orElse("none");
    }

    private IssuerRecord issuer(Member member) {
        return new IssuerRecord(
                installation.keycloak().issuer(member.id()),
                new MspId(member.msp()),
                Organisation.id(member.id(), member.id()),
                true);
    }
}
