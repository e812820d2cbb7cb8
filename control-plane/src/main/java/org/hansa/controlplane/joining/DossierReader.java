package org.hansa.controlplane.joining;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.hansa.controlplane.joining.Probe.State;
import org.hansa.controlplane.kernel.FieldError;
import org.hansa.controlplane.kernel.FieldErrors;
import org.hansa.controlplane.ledger.ChannelRoll;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.ledger.model.Admission;
import org.hansa.ledger.model.IssuerRecord;
import org.hansa.ledger.model.MalformedRecordException;
import org.hansa.ledger.model.MemberRecord;
import org.hansa.ledger.model.MembershipFile;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.SiteId;
import org.hansa.ledger.model.SiteRecord;
import org.jspecify.annotations.Nullable;

/** Reads what was typed against the ledger, the channel and the world as they are now. */
final class DossierReader {
    static final int MAX_TEXT = 200;
    private static final TreeSet<String> COUNTRIES = new TreeSet<>(List.of(Locale.getISOCountries()));
    private static final Pattern MAIL =
            Pattern.compile("[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(?:\\.[A-Za-z0-9-]{1,63}){0,5}");
    private final LedgerView ledger;
    private final ChannelRoll roll;
    private final Probes probes;
    private final Clock clock;

    DossierReader(LedgerView ledger, ChannelRoll roll, Probes probes, Clock clock) {
        this.ledger = ledger;
        this.roll = roll;
        this.probes = probes;
        this.clock = clock;
    }

    /** @param others the other applications of this member that are not given up */
    Dossier read(Application application, Collection<Application> others) {
        EnumMap<Step, FieldErrors> errors = new EnumMap<>(Step.class);
        for (Step step : Step.values()) {
            errors.put(step, new FieldErrors());
        }
        Entity entity = entity(application.section(Step.ENTITY), errors.get(Step.ENTITY));
        MemberRecord.Role role = consents(application.section(Step.CONSENTS), errors.get(Step.CONSENTS));
        Optional<Identity> identity = identity(application.section(Step.IDENTITY), errors.get(Step.IDENTITY));
        Optional<MembershipFile> file = certificates(application, entity, others, errors.get(Step.CERTIFICATES));
        SiteSection siteSection = new SiteSection(ledger, clock);
        List<SiteRecord> sites = role == MemberRecord.Role.ASSOCIATION
                ? List.of()
                : siteSection.read(application.section(Step.SITES), file, errors.get(Step.SITES));
        Map<SiteId, ResourceVector> capacity =
                CapacitySection.read(application.section(Step.CAPACITY), sites, errors.get(Step.CAPACITY));
        errors.get(Step.CAPACITY)
                .require(
                        !sites.isEmpty() || role == MemberRecord.Role.ASSOCIATION,
                        "capacitySite",
                        "is about sites; say first which there are");
        connection(application.section(Step.CONNECTION), file, errors.get(Step.CONNECTION));
        Map<Step, List<FieldError>> faults = new EnumMap<>(Step.class);
        errors.forEach((step, each) -> {
            if (!each.list().isEmpty()) {
                faults.put(step, each.list());
            }
        });
        Optional<Admission> admission = faults.isEmpty()
                ? Optional.of(admission(entity, role, identity.orElseThrow(), file.orElseThrow(), sites))
                : Optional.empty();
        return new Dossier(faults, file, capacity, admission);
    }

    private record Entity(String legalName, String country) {}

    private record Identity(String url, String organization) {}

    private Entity entity(Section section, FieldErrors errors) {
        String legalName = text(section, "legalName", errors);
        text(section, "registration", errors);
        text(section, "contact", errors);
        section.text("mail")
                .filter(each -> !isMailAddress(each))
                .ifPresent(each -> errors.add("mail", "is no address for electronic mail, or leave it empty"));
        String country = country(section.text("country").orElse(null), "country", errors);
        ledger.members().stream()
                .filter(each -> each.legalName().equalsIgnoreCase(legalName))
                .findFirst()
                .ifPresent(each -> errors.add("legalName", "is the name of " + each.member() + " on the ledger"));
        return new Entity(legalName, country);
    }

    /** One plain address: no name, no list, nothing that makes a header line. */
    static boolean isMailAddress(String text) {
        return MAIL.matcher(text).matches();
    }

    private static MemberRecord.Role consents(Section section, FieldErrors errors) {
        ConsentDocuments.missing(section.all("accepted"))
                .forEach(each -> errors.add(
                        "accepted",
                        each.title() + ", version " + each.version()
                                + ", is not accepted: read it, then accept the text with digest " + each.digest()));
        text(section, "acceptedBy", errors);
        Optional<String> role = section.text("role");
        errors.require(
                role.filter(each -> each.equals("MEMBER") || each.equals("ASSOCIATION"))
                        .isPresent(),
                "role",
                "must be MEMBER or ASSOCIATION");
        return role.filter("ASSOCIATION"::equals).isPresent()
                ? MemberRecord.Role.ASSOCIATION
                : MemberRecord.Role.MEMBER;
    }

    private Optional<Identity> identity(Section section, FieldErrors errors) {
        String url = text(section, "url", errors);
        String organization = text(section, "organization", errors);
        if (!url.isEmpty()) {
            Optional<IssuerRecord> listed = ledger.issuers().stream()
                    .filter(each -> alike(each.url(), url))
                    .findFirst();
            if (listed.isPresent()) {
                errors.add("url", "speaks for " + listed.get().member() + " already; every member has its own");
            } else {
                Probe.Result seen = probes.result(new Probe.Issuer(url));
                errors.require(seen.state() == State.DONE, "url", seen.detail());
            }
        }
        return errors.list().isEmpty() ? Optional.of(new Identity(url, organization)) : Optional.empty();
    }

    /** Whether two addresses lead to one issuer, however they are written. */
    private static boolean alike(String one, String other) {
        return bare(one).equals(bare(other));
    }

    private static String bare(String url) {
        return url.strip().toLowerCase(Locale.ROOT).replaceAll("/+$", "");
    }

    private Optional<MembershipFile> certificates(
            Application application, Entity entity, Collection<Application> others, FieldErrors errors) {
        Optional<MembershipFile> file = file(application.section(Step.CERTIFICATES), errors);
        file.ifPresent(each -> {
            List<MembershipFile> files = others.stream()
                    .filter(other -> !other.id().equals(application.id()))
                    .flatMap(other -> file(other.section(Step.CERTIFICATES), new FieldErrors()).stream())
                    .toList();
            CertificateReview.of(
                    each, roll.organisations(), files, clock.instant(), fault -> errors.add("file", fault));
            ledger.member(each.member())
                    .ifPresent(known -> errors.add("file", each.member() + " is the id of " + known.legalName()));
            errors.require(
                    entity.country().isEmpty() || entity.country().equals(each.country()),
                    "file",
                    "says " + each.country() + ", but the legal entity is in " + entity.country());
        });
        return file;
    }

    static Optional<MembershipFile> file(Section section, FieldErrors errors) {
        return errors.parse(
                "file",
                section.text("file").orElse(null),
                text -> MembershipFile.parse(text.getBytes(StandardCharsets.UTF_8)));
    }

    private void connection(Section section, Optional<MembershipFile> file, FieldErrors errors) {
        if (section.text("later").isPresent()) {
            return;
        }
        if (file.isEmpty()) {
            errors.add("later", "there is no address to look at before the certificates are uploaded");
            return;
        }
        if (section.version() == 0) {
            errors.add("later", "is missing: have it looked at, or say that the control plane starts later");
            return;
        }
        Probe.Result seen = probes.result(controlPlane(file.get()));
        errors.require(seen.state() == State.DONE, "later", seen.detail());
    }

    static Probe controlPlane(MembershipFile file) {
        return new Probe.TlsServer(
                file.controlPlane(), file.certificates().getOrDefault(MembershipFile.Use.CONTROL_PLANE_TLS.name(), ""));
    }

    private static Admission admission(
            Entity entity, MemberRecord.Role role, Identity identity, MembershipFile file, List<SiteRecord> sites) {
        MemberRecord member =
                new MemberRecord(file.member(), entity.legalName(), entity.country(), role, MemberRecord.State.ACTIVE);
        IssuerRecord issuer = new IssuerRecord(identity.url(), file.member(), identity.organization(), true);
        return new Admission(member, sites, List.of(issuer), file.definition().digest(), ConsentDocuments.accepted());
    }

    static String text(Section section, String field, FieldErrors errors) {
        return errors.text(field, section.text(field).orElse(null), MAX_TEXT);
    }

    static String country(@Nullable String value, String field, FieldErrors errors) {
        return errors.parse(field, value, DossierReader::country).orElse("");
    }

    private static String country(String text) {
        String code = text.toUpperCase(Locale.ROOT);
        if (!COUNTRIES.contains(code)) {
            throw new MalformedRecordException("there is no country " + text);
        }
        return code;
    }

    /** For a form's first sight: what the file says of sites. */
    static Map<String, List<String>> suggestedSites(MembershipFile file) {
        TreeMap<String, List<String>> fields = new TreeMap<>();
        fields.put(
                "site", file.sites().stream().map(each -> each.site().value()).toList());
        fields.put("tier", file.sites().stream().map(MembershipFile.Site::tier).toList());
        fields.put("country", file.sites().stream().map(each -> file.country()).toList());
        return fields;
    }
}
