package org.hansa.controlplane.portal;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.hansa.controlplane.kernel.FieldErrors;
import org.hansa.ledger.model.BallotContent;
import org.hansa.ledger.model.BallotKind;
import org.hansa.ledger.model.CanonicalJson;
import org.hansa.ledger.model.CanonicalRecord;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.ExemptionRecord;
import org.hansa.ledger.model.IssuerRecord;
import org.hansa.ledger.model.MalformedRecordException;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.Order;
import org.hansa.ledger.model.SiteFact;
import org.hansa.ledger.model.SiteId;
import org.hansa.ledger.model.SiteRecord;

/**
 * A proposal as a form makes it, exact to the byte before anybody is asked to vote on it.
 *
 * @param about what the ledger will name as what it is about
 * @param deadline the usual one when absent
 */
record BallotDraft(
        BallotKind kind,
        String about,
        boolean urgent,
        BallotContent content,
        String reason,
        Optional<Instant> deadline) {
    /** The kinds that have a form; the others have pages of their own, or the API. */
    static final List<BallotKind> KINDS = List.of(
            BallotKind.SUSPEND_MEMBER,
            BallotKind.REINSTATE_MEMBER,
            BallotKind.REMOVE_MEMBER,
            BallotKind.ADD_SITE,
            BallotKind.ADD_ISSUER,
            BallotKind.GRANT_EXEMPTION);

    private static final TreeSet<String> COUNTRIES = new TreeSet<>(List.of(Locale.getISOCountries()));
    private static final int MAX_TEXT = 2_000;
    private static final int MAX_NAME = 200;
    private static final int MAX_USES = 1_000_000;

    private record Made(String about, CanonicalRecord record) {}

    /** @throws org.hansa.controlplane.kernel.Failure INVALID_FIELD with everything that is wrong */
    static BallotDraft read(BallotKind kind, FormFields fields, FieldErrors errors, Instant now) {
        Optional<Made> made =
                switch (kind) {
                    case SUSPEND_MEMBER, REINSTATE_MEMBER, REMOVE_MEMBER -> order(kind, fields, errors, now);
                    case ADD_SITE -> site(fields, errors);
                    case ADD_ISSUER -> issuer(fields, errors);
                    case GRANT_EXEMPTION -> exemption(fields, errors, now);
                    default -> throw new IllegalArgumentException(kind + " has no form");
                };
        String reason = errors.text("reason", fields.text("reason"), MAX_TEXT);
        Optional<Instant> deadline = fields.text("deadline") == null ? Optional.empty() : fields.instant("deadline");
        errors.require(deadline.filter(each -> !each.isAfter(now)).isEmpty(), "deadline", "lies in the past");
        errors.throwIfAny();
        boolean urgent = kind.mayBeUrgent() && fields.ticked("urgent");
        Made content = made.orElseThrow();
        return new BallotDraft(kind, content.about(), urgent, BallotContent.of(content.record()), reason, deadline);
    }

    /** The body of the same call of the API. */
    String body() {
        Map<String, Object> body = new TreeMap<>();
        body.put("kind", kind.name());
        body.put("urgent", urgent);
        body.put("content", content.fields());
        body.put("reason", reason);
        deadline.ifPresent(until -> body.put("deadline", until.toString()));
        return new String(CanonicalJson.write(body), StandardCharsets.UTF_8);
    }

    private static Optional<Made> order(BallotKind kind, FormFields fields, FieldErrors errors, Instant now) {
        Optional<MspId> member = fields.parsed("member", MspId::new);
        if (kind != BallotKind.SUSPEND_MEMBER) {
            return member.map(each -> new Made(each.value(), new Order(each.value(), OptionalLong.empty())));
        }
        Optional<Instant> review = future("reviewAt", fields, errors, now);
        return made(
                errors,
                () -> new Made(
                        member.orElseThrow().value(),
                        new Order(
                                member.orElseThrow().value(),
                                OptionalLong.of(review.orElseThrow().toEpochMilli()))));
    }

    private static Optional<Made> site(FormFields fields, FieldErrors errors) {
        Optional<SiteId> site = fields.parsed("site", SiteId::new);
        Optional<MspId> owner = fields.parsed("member", MspId::new);
        String name = errors.text("name", fields.text("name"), MAX_NAME);
        Optional<String> country = fields.parsed("country", BallotDraft::country);
        Optional<String> tier = fields.parsed("tier", FormFields::code);
        TreeSet<String> traits = fields.codes("traits");
        List<SiteFact> facts = facts(fields, errors);
        return made(
                errors,
                () -> new Made(
                        site.orElseThrow().value(),
                        new SiteRecord(
                                site.orElseThrow(),
                                owner.orElseThrow(),
                                name,
                                country.orElseThrow(),
                                tier.orElseThrow(),
                                List.copyOf(traits),
                                facts)));
    }

    /** The same finding about each aspect that is ticked; none when none is. */
    private static List<SiteFact> facts(FormFields fields, FieldErrors errors) {
        TreeSet<String> aspects = fields.chosen("aspects", FormFields::code);
        if (aspects.isEmpty()) {
            return List.of();
        }
        Optional<String> where = fields.parsed("jurisdiction", text -> FormFields.code(text.toUpperCase(Locale.ROOT)));
        String assessor = errors.text("assessor", fields.text("assessor"), MAX_NAME);
        Optional<String> strength = fields.parsed("strength", FormFields::code);
        Optional<Instant> from = fields.instant("from");
        Optional<Instant> until = fields.instant("until");
        requireOrder(from, until, errors);
        return made(errors, () -> aspects.stream()
                        .map(aspect -> new SiteFact(
                                aspect,
                                where.orElseThrow(),
                                assessor,
                                strength.orElseThrow(),
                                from.orElseThrow().toEpochMilli(),
                                until.orElseThrow().toEpochMilli()))
                        .toList())
                .orElse(List.of());
    }

    private static Optional<Made> issuer(FormFields fields, FieldErrors errors) {
        Optional<MspId> member = fields.parsed("member", MspId::new);
        Optional<String> url = fields.parsed("url", IssuerUrl::check);
        String organization = errors.text("organization", fields.text("organization"), MAX_NAME);
        return made(errors, () -> {
            IssuerRecord issuer = new IssuerRecord(url.orElseThrow(), member.orElseThrow(), organization, true);
            return new Made(issuer.key().hex(), issuer);
        });
    }

    private static Optional<Made> exemption(FormFields fields, FieldErrors errors, Instant now) {
        String name = errors.text("exemption", fields.text("exemption"), MAX_NAME);
        Optional<ContractHandle> contract = fields.parsed("contract", ContractHandle::new);
        Optional<SiteId> site = fields.text("site") == null ? Optional.empty() : fields.parsed("site", SiteId::new);
        String clause = errors.text("clause", fields.text("clause"), MAX_NAME);
        String control = errors.text("control", fields.text("control"), MAX_TEXT);
        Optional<Instant> from = fields.instant("from");
        Optional<Instant> until = future("until", fields, errors, now);
        requireOrder(from, until, errors);
        int uses = fields.number("maxUses", 1, 1, MAX_USES);
        return made(
                errors,
                () -> new Made(
                        name,
                        new ExemptionRecord(
                                name,
                                contract.orElseThrow(),
                                site,
                                clause,
                                control,
                                from.orElseThrow().toEpochMilli(),
                                until.orElseThrow().toEpochMilli(),
                                uses,
                                List.of(),
                                0)));
    }

    private static Optional<Instant> future(String field, FormFields fields, FieldErrors errors, Instant now) {
        Optional<Instant> instant = fields.instant(field);
        errors.require(instant.filter(each -> !each.isAfter(now)).isEmpty(), field, "lies in the past");
        return instant;
    }

    private static void requireOrder(Optional<Instant> from, Optional<Instant> until, FieldErrors errors) {
        boolean both = from.isPresent() && until.isPresent();
        errors.require(!both || until.get().isAfter(from.get()), "until", "is not after its start");
    }

    private static String country(String text) {
        String code = text.toUpperCase(Locale.ROOT);
        if (!COUNTRIES.contains(code)) {
            throw new MalformedRecordException("there is no country " + text);
        }
        return code;
    }

    /** The record, where every field of it is right; what the record itself refuses is said as the content's error. */
    private static <T> Optional<T> made(FieldErrors errors, Supplier<T> record) {
        if (!errors.list().isEmpty()) {
            return Optional.empty();
        }
        return errors.parse("content", record, Supplier::get);
    }
}
