package org.hansa.controlplane.joining;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.hansa.controlplane.kernel.FieldErrors;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.ledger.model.MalformedRecordException;
import org.hansa.ledger.model.MembershipFile;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.SiteFact;
import org.hansa.ledger.model.SiteId;
import org.hansa.ledger.model.SiteRecord;
import org.jspecify.annotations.Nullable;

/** The sites of an application: one row each, with one finding by one assessor about every aspect. */
final class SiteSection {
    static final List<String> COLUMNS =
            List.of("site", "name", "country", "tier", "traits", "assessor", "strength", "from", "until");
    /** What the policy knows clauses about. */
    private static final List<String> ASPECTS =
            List.of("ADMIN", "AT_REST", "BACKUP", "KEYS", "LOGS", "OPERATOR", "PROCESSING", "SUPPORT");

    private static final int MAX_SITES = 16;
    private static final String CODE = "[A-Z][A-Z0-9_]{0,63}";
    private static final MspId NOBODY = new MspId("Nobody");
    private final LedgerView ledger;
    private final Clock clock;

    SiteSection(LedgerView ledger, Clock clock) {
        this.ledger = ledger;
        this.clock = clock;
    }

    /** Rows in which anything was typed. */
    static List<Integer> rows(Section section) {
        int longest = COLUMNS.stream()
                .mapToInt(column -> section.all(column).size())
                .max()
                .orElse(0);
        List<Integer> rows = new ArrayList<>();
        for (int row = 0; row < longest; row++) {
            int at = row;
            if (List.of("site", "name", "assessor").stream()
                    .anyMatch(column -> !section.at(column, at).isEmpty())) {
                rows.add(row);
            }
        }
        return rows;
    }

    /** What was typed, row by row, and an empty row at the end. */
    static List<Map<String, String>> forForm(Section section) {
        List<Map<String, String>> rows = new ArrayList<>();
        for (int row : rows(section)) {
            Map<String, String> cells = new TreeMap<>();
            COLUMNS.forEach(column -> cells.put(column, section.at(column, row)));
            rows.add(cells);
        }
        Map<String, String> empty = new TreeMap<>();
        COLUMNS.forEach(column -> empty.put(column, ""));
        rows.add(empty);
        return rows;
    }

    List<SiteRecord> read(Section section, Optional<MembershipFile> file, FieldErrors errors) {
        List<Integer> rows = rows(section);
        errors.require(!rows.isEmpty(), "site", "a member has at least one site");
        errors.require(rows.size() <= MAX_SITES, "site", "more than " + MAX_SITES + " are added by ballots later");
        MspId owner = file.map(MembershipFile::member).orElse(NOBODY);
        TreeSet<String> seen = new TreeSet<>();
        List<SiteRecord> sites = new ArrayList<>();
        for (int row : rows.subList(0, Math.min(rows.size(), MAX_SITES))) {
            errors.require(seen.add(section.at("site", row)), "site[" + row + "]", "is there twice");
            site(section, row, owner, errors).ifPresent(sites::add);
        }
        return sites;
    }

    private Optional<SiteRecord> site(Section section, int row, MspId owner, FieldErrors errors) {
        int before = errors.list().size();
        Optional<SiteId> site = parse("site", section, row, errors, SiteId::new);
        site.flatMap(ledger::site)
                .ifPresent(each -> errors.add("site[" + row + "]", "is a site of " + each.owner() + " already"));
        String name = errors.text("name[" + row + "]", typed(section, "name", row), DossierReader.MAX_TEXT);
        String country = DossierReader.country(typed(section, "country", row), "country[" + row + "]", errors);
        Optional<String> tier = parse("tier", section, row, errors, SiteSection::tier);
        List<String> traits = traits(section, row, errors);
        List<SiteFact> facts = facts(section, row, country, errors);
        if (errors.list().size() > before) {
            return Optional.empty();
        }
        return Optional.of(new SiteRecord(site.orElseThrow(), owner, name, country, tier.orElseThrow(), traits, facts));
    }

    private List<SiteFact> facts(Section section, int row, String country, FieldErrors errors) {
        Optional<String> strength = parse("strength", section, row, errors, SiteSection::strength);
        Optional<Instant> from = parse("from", section, row, errors, SiteSection::date);
        Optional<Instant> until = parse("until", section, row, errors, SiteSection::date);
        until.ifPresent(each -> errors.require(
                each.isAfter(clock.instant()),
                "until[" + row + "]",
                "has passed: evidence that has expired counts for nothing"));
        boolean order = from.isEmpty() || until.isEmpty() || from.get().isBefore(until.get());
        errors.require(order, "until[" + row + "]", "is not after its start");
        if (strength.isEmpty() || from.isEmpty() || until.isEmpty() || country.isEmpty()) {
            errors.require(!section.at("assessor", row).isEmpty(), "assessor[" + row + "]", "is missing");
            return List.of();
        }
        return errors.parse("assessor[" + row + "]", typed(section, "assessor", row), assessor -> ASPECTS.stream()
                        .map(aspect -> new SiteFact(
                                aspect,
                                country,
                                assessor,
                                strength.get(),
                                from.get().toEpochMilli(),
                                until.get().toEpochMilli()))
                        .toList())
                .orElse(List.of());
    }

    private static List<String> traits(Section section, int row, FieldErrors errors) {
        String typed = section.at("traits", row);
        List<String> traits = typed.isEmpty()
                ? List.of()
                : Arrays.asList(typed.toUpperCase(Locale.ROOT).split("[,\\s]+"));
        errors.require(
                traits.size() <= 32 && traits.stream().allMatch(each -> each.matches(CODE)),
                "traits[" + row + "]",
                "must be codes of capital letters, digits and _");
        return traits.stream().distinct().sorted().toList();
    }

    private static <T> Optional<T> parse(
            String column, Section section, int row, FieldErrors errors, Function<String, T> type) {
        return errors.parse(column + "[" + row + "]", typed(section, column, row), type);
    }

    private static @Nullable String typed(Section section, String column, int row) {
        String value = section.at(column, row);
        return value.isEmpty() ? null : value;
    }

    private static String tier(String text) {
        if (!text.matches("TIER_[1-4]")) {
            throw new MalformedRecordException("must be TIER_1 to TIER_4");
        }
        return text;
    }

    private static String strength(String text) {
        if (!text.equals("ATTESTED") && !text.equals("DECLARED")) {
            throw new MalformedRecordException("must be ATTESTED or DECLARED");
        }
        return text;
    }

    private static Instant date(String text) {
        try {
            Instant instant = LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
            if (instant.toEpochMilli() > SiteFact.LATEST_MILLIS) {
                throw new MalformedRecordException("is later than the year 2286");
            }
            return instant;
        } catch (DateTimeException | ArithmeticException e) {
            throw new MalformedRecordException("is not a date like 2027-12-31");
        }
    }
}
