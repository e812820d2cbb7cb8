package org.hansa.controlplane.contracts.web;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.hansa.controlplane.authz.Clause;
import org.hansa.controlplane.authz.DataClass;
import org.hansa.controlplane.contracts.ContractProposal;
import org.hansa.controlplane.contracts.web.ContractRequests.ClauseBody;
import org.hansa.controlplane.contracts.web.ContractRequests.DataClassBody;
import org.hansa.controlplane.contracts.web.ContractRequests.Proposal;
import org.hansa.controlplane.contracts.web.ContractRequests.Terms;
import org.hansa.controlplane.identity.Caller;
import org.hansa.controlplane.kernel.FieldErrors;
import org.hansa.controlplane.kernel.Quantities;
import org.hansa.ledger.model.MalformedRecordException;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.SiteId;
import org.jspecify.annotations.Nullable;

/** Reads a proposal: every value that is wrong is told by its own path, all at once. */
final class ProposalReader {
    private static final Pattern CODE = Pattern.compile("[A-Z][A-Z0-9_]{0,63}");
    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/@-]{0,127}");
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9+/]{32,4096}={0,2}");
    private static final Set<String> STRENGTHS = Set.of("DECLARED", "ATTESTED", "AUDITED");
    private static final int MAX_PARTIES = 64;
    private static final int MAX_SITES = 1_000;
    private static final int MAX_CLAUSES = 64;
    private static final int MAX_CODES = 64;
    private static final int MAX_CLASSES = 16;
    private static final int MAX_ENTRIES = 64;
    private static final int MAX_KEYS = 16;
    private static final int MAX_TEXT = 200;
    private static final String DEFAULT_PURPOSE = "SERVICE";
    private static final DataClass DEFAULT_CLASS = DataClass.of("INTERNAL", List.of());
    private final FieldErrors errors = new FieldErrors();

    static ContractProposal read(Proposal body, Caller caller, @Nullable String idempotencyKey) {
        return new ProposalReader().proposal(body, caller, idempotencyKey);
    }

    private ContractProposal proposal(Proposal body, Caller caller, @Nullable String idempotencyKey) {
        String tenant = body.tenant() == null && caller.ofTenant()
                ? caller.organization().id()
                : matching("tenant", body.tenant(), IDENTIFIER);
        TreeSet<MspId> parties = set("parties", body.parties(), MAX_PARTIES, MspId::new);
        TreeSet<MspId> deputies = set("deputies", body.deputies(), MAX_PARTIES, MspId::new);
        TreeSet<SiteId> sites = set("sites", body.sites(), MAX_SITES, SiteId::new);
        ResourceVector quota = Quantities.read(errors, "quota", body.quota());
        Instant from = instant("validFrom", body.validFrom());
        Instant until = instant("validUntil", body.validUntil());
        List<String> keys = List.copyOf(set("tenantKeys", body.tenantKeys(), MAX_KEYS, form(KEY, "is not base64")));
        ContractProposal.Terms terms = terms(body.terms());
        if (idempotencyKey != null) {
            errors.text("Idempotency-Key", idempotencyKey, MAX_TEXT);
        }
        errors.throwIfAny();
        return new ContractProposal(
                tenant, parties, deputies, sites, quota, from, until, keys, terms, Optional.ofNullable(idempotencyKey));
    }

    private ContractProposal.Terms terms(@Nullable Terms body) {
        if (body == null) {
            errors.add("terms", "is missing");
            return new ContractProposal.Terms(
                    "", new TreeSet<>(), List.of(), List.of(), new TreeMap<>(), new TreeMap<>());
        }
        TreeSet<String> purposes = codes("terms.purposes", body.purposes());
        if (purposes.isEmpty()) {
            purposes.add(DEFAULT_PURPOSE);
        }
        List<DataClass> classes = elements("terms.dataClasses", body.dataClasses(), MAX_CLASSES, this::dataClass);
        return new ContractProposal.Terms(
                errors.text("terms.title", body.title(), MAX_TEXT),
                purposes,
                distinct(elements("terms.clauses", body.clauses(), MAX_CLAUSES, this::clause)),
                classes.isEmpty() ? List.of(DEFAULT_CLASS) : classes,
                texts("terms.price", body.price()),
                texts("terms.sla", body.sla()));
    }

    private Clause clause(String path, ClauseBody body) {
        String strength = body.minimumStrength() == null ? "DECLARED" : body.minimumStrength();
        errors.require(
                STRENGTHS.contains(strength), path + ".minimumStrength", "must be one of " + new TreeSet<>(STRENGTHS));
        return new Clause(
                matching(path + ".id", body.id(), IDENTIFIER),
                matching(path + ".aspect", body.aspect(), CODE),
                codes(path + ".allow", body.allow()),
                codes(path + ".deny", body.deny()),
                Boolean.TRUE.equals(body.allowAdequate()),
                Boolean.TRUE.equals(body.waivable()),
                strength);
    }

    private DataClass dataClass(String path, DataClassBody body) {
        return DataClass.of(matching(path + ".level", body.level(), CODE), codes(path + ".tags", body.tags()));
    }

    private List<Clause> distinct(List<Clause> clauses) {
        Set<String> seen = new HashSet<>();
        clauses.forEach(clause ->
                errors.require(seen.add(clause.id()), "terms.clauses", "has the id " + clause.id() + " twice"));
        return clauses;
    }

    private interface Element<S, T> {
        T read(String path, S body);
    }

    private <S, T> List<T> elements(String field, @Nullable List<@Nullable S> bodies, int max, Element<S, T> element) {
        if (bodies == null) {
            return List.of();
        }
        if (bodies.size() > max) {
            errors.add(field, "has more than " + max + " elements");
            return List.of();
        }
        ArrayList<T> elements = new ArrayList<>();
        for (int i = 0; i < bodies.size(); i++) {
            S body = bodies.get(i);
            if (body == null) {
                errors.add(field + "[" + i + "]", "is null");
            } else {
                elements.add(element.read(field + "[" + i + "]", body));
            }
        }
        return List.copyOf(elements);
    }

    private <T extends Comparable<T>> TreeSet<T> set(
            String field, @Nullable List<@Nullable String> values, int max, Function<String, T> type) {
        return values == null
                ? new TreeSet<>()
                : new TreeSet<>((Collection<T>) errors.parseAll(field, values, max, type));
    }

    private TreeSet<String> codes(String field, @Nullable List<@Nullable String> values) {
        return set(field, values, MAX_CODES, form(CODE, "is not a code of capital letters, digits and _"));
    }

    private String matching(String field, @Nullable String value, Pattern pattern) {
        return errors.parse(field, value, form(pattern, "must match " + pattern))
                .orElse("-");
    }

    private Instant instant(String field, @Nullable Instant value) {
        errors.require(value == null || value.toEpochMilli() >= 0, field, "lies before 1970");
        return errors.parse(field, value, each -> each).orElse(Instant.EPOCH);
    }

    private TreeMap<String, String> texts(String field, @Nullable Map<String, @Nullable String> values) {
        TreeMap<String, String> texts = new TreeMap<>();
        if (values == null) {
            return texts;
        }
        errors.require(values.size() <= MAX_ENTRIES, field, "has more than " + MAX_ENTRIES + " entries");
        values.forEach((name, value) -> {
            errors.require(!name.isBlank() && name.length() <= MAX_TEXT, field, "has a name that is empty or too long");
            texts.put(name, errors.text(field + "." + name, value, MAX_TEXT));
        });
        return texts;
    }

    private static Function<String, String> form(Pattern pattern, String otherwise) {
        return value -> {
            if (!pattern.matcher(value).matches()) {
                throw new MalformedRecordException(otherwise);
            }
            return value;
        };
    }
}
