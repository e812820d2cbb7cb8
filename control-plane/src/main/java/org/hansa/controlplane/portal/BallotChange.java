package org.hansa.controlplane.portal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.hansa.controlplane.ledger.LedgerChange;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.ledger.model.Ballot;
import org.hansa.ledger.model.BallotContent;
import org.hansa.ledger.model.BallotKind;
import org.hansa.ledger.model.CanonicalJson;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.LedgerKey;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.Order;
import org.hansa.ledger.model.Parameter;
import org.hansa.ledger.model.PolicyRevision;
import org.hansa.ledger.model.SiteId;
import org.jspecify.annotations.Nullable;

/**
 * What a ballot changes, field by field: what is on the ledger now beside what would be.
 *
 * @param before null where there is nothing yet
 * @param after null where nothing would be left
 */
record BallotChange(String field, @Nullable String before, @Nullable String after) {
    static List<BallotChange> of(Ballot ballot, LedgerView ledger) {
        return of(ballot.kind(), ballot.about(), ballot.content(), ledger);
    }

    /** Of what is only drafted, too. */
    static List<BallotChange> of(BallotKind kind, String about, BallotContent content, LedgerView ledger) {
        return switch (kind) {
            case SUSPEND_MEMBER ->
                order(kind, about, content, state(ledger, LedgerKey.member(new MspId(about))), "SUSPENDED");
            case REINSTATE_MEMBER ->
                order(kind, about, content, state(ledger, LedgerKey.member(new MspId(about))), "ACTIVE");
            case REMOVE_MEMBER ->
                order(kind, about, content, state(ledger, LedgerKey.member(new MspId(about))), "LEFT");
            case RETIRE_POLICY ->
                order(kind, about, content, state(ledger, LedgerKey.policy(new PolicyRevision(about))), "RETIRED");
            case REVOKE_POLICY ->
                order(kind, about, content, state(ledger, LedgerKey.policy(new PolicyRevision(about))), "REVOKED");
            default -> fields(now(kind, about, ledger), flat(content.fields()));
        };
    }

    /** The record that would be replaced; for a policy the revisions in force are compared file by file instead. */
    private static TreeMap<String, String> now(BallotKind kind, String about, LedgerView ledger) {
        return switch (kind) {
            case CHANGE_PARAMETER -> parameter(Parameter.valueOf(about), ledger);
            case ADD_SITE -> record(ledger, LedgerKey.site(new SiteId(about)));
            case ADD_ISSUER -> record(ledger, LedgerKey.issuer(new Digest(about)));
            case GRANT_EXEMPTION -> record(ledger, LedgerKey.exemption(about));
            default -> new TreeMap<>();
        };
    }

    private static TreeMap<String, String> parameter(Parameter parameter, LedgerView ledger) {
        TreeMap<String, String> known = record(ledger, LedgerKey.parameter(parameter));
        known.putIfAbsent("parameter", parameter.name());
        known.putIfAbsent("value", Long.toString(parameter.byDefault()));
        return known;
    }

    private static List<BallotChange> order(
            BallotKind kind, String about, BallotContent content, @Nullable String before, String after) {
        List<BallotChange> changes = new ArrayList<>();
        changes.add(new BallotChange("state of " + about, before, after));
        Order order = content.as(Order::parse);
        order.reviewAtMillis()
                .ifPresent(at -> changes.add(new BallotChange(
                        "reviewed by the members on", null, Moment.ofMillis(at).utc())));
        if (kind == BallotKind.SUSPEND_MEMBER) {
            changes.add(new BallotChange("new work of its sites", "accepted", "refused"));
            changes.add(new BallotChange("what runs there", "runs", "runs"));
        }
        return changes;
    }

    private static @Nullable String state(LedgerView ledger, String key) {
        return record(ledger, key).get("state");
    }

    private static TreeMap<String, String> record(LedgerView ledger, String key) {
        Optional<byte[]> bytes = ledger.raw(key).flatMap(LedgerChange::value);
        return bytes.map(each -> flat(CanonicalJson.readObject(each))).orElseGet(TreeMap::new);
    }

    private static List<BallotChange> fields(TreeMap<String, String> before, TreeMap<String, String> after) {
        TreeSet<String> names = new TreeSet<>(after.keySet());
        names.addAll(before.keySet());
        names.removeIf(name -> name.equals("schema") || name.endsWith(".schema"));
        return names.stream()
                .map(name -> new BallotChange(name, before.get(name), after.get(name)))
                .toList();
    }

    private static TreeMap<String, String> flat(Map<String, Object> fields) {
        TreeMap<String, String> flat = new TreeMap<>();
        fields.forEach((name, value) -> flatten(name, value, flat));
        return flat;
    }

    private static void flatten(String name, Object value, TreeMap<String, String> into) {
        if (value instanceof Map<?, ?> object) {
            object.forEach((key, each) -> flatten(name + "." + key, each, into));
        } else if (value instanceof List<?> list) {
            boolean plain = list.stream().noneMatch(each -> each instanceof Map || each instanceof List);
            if (plain) {
                into.put(
                        name,
                        String.join(", ", list.stream().map(String::valueOf).toList()));
            } else {
                for (int i = 0; i < list.size(); i++) {
                    flatten(name + " " + (i + 1), list.get(i), into);
                }
            }
        } else {
            into.put(name, readable(name, String.valueOf(value)));
        }
    }

    /** Times are milliseconds on the ledger and dates for people. */
    private static String readable(String name, String value) {
        boolean time = name.endsWith("from") || name.endsWith("until") || name.endsWith("to") || name.endsWith("At");
        return time && value.matches("[1-9][0-9]{11,14}")
                ? Moment.ofMillis(Long.parseLong(value)).utc()
                : value;
    }

    public boolean same() {
        return before != null && before.equals(after);
    }
}
