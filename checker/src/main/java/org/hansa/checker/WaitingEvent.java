package org.hansa.checker;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.LongFunction;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An event of an outbox, which holds its fields: the leaf that it becomes is canonical JSON, all values as text, names sorted.
 *
 * @param fields of the leaf; those that say where it comes from are missing when the reservation that it ends is sealed, whose
 *     leaf has the same
 * @param closes site sequence of that reservation; -1 for none, or while it is not sealed
 */
record WaitingEvent(Map<String, Object> fields, Optional<Leaf.Annex> annex, long closesSeq, long closes) {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int NONCE_BYTES = 16;
    private static final List<String> EVENTS = List.of("RESERVED", "RESIZED", "RELEASED", "EXPIRED", "EVICTED");
    private static final List<String> GIVEN_BACK = List.of("RELEASED", "EVICTED");
    private static final List<String> CONSENTS = List.of("TENANT_SIGNED", "MEMBER_ASSERTED");
    private static final List<String> ORIGIN =
            List.of("decisionDigest", "policyRevision", "requestDigest", "consent", "commitments");

    static WaitingEvent read(EntryBytes in) {
        TreeMap<String, Object> leaf = leaf(in.id());
        leaf.put("time", Long.toString(in.number()));
        leaf.put("site", in.text());
        leaf.put("contract", in.text());
        leaf.put("provider", in.text());
        leaf.put("providerSeq", Long.toString(in.number()));
        leaf.put("event", in.coded(EVENTS));
        resources(leaf, in.vector());
        OptionalLong expiry = in.optionalNumber();
        expiry.ifPresent(at -> leaf.put("expiresAt", Long.toString(at)));
        leaf.put("nonce", HexFormat.of().formatHex(in.raw(NONCE_BYTES)));
        if (GIVEN_BACK.contains(leaf.get("event"))) {
            in.optionalNumber().ifPresent(at -> leaf.put("acceptedAt", Long.toString(at)));
        }
        in.optional(() -> origin(in, leaf));
        Optional<Leaf.Annex> annex = in.optional(() -> Leaf.Annex.read(in));
        in.vector();
        return new WaitingEvent(leaf, annex, in.number(), in.number());
    }

    /** A reservation that is live and not sealed is its own event: its bytes begin with what the event says more. */
    static TreeMap<String, Object> beginning(EntryBytes in, String allocation) {
        TreeMap<String, Object> leaf = leaf(allocation);
        leaf.put("event", EVENTS.get(0));
        leaf.put("time", Long.toString(in.number()));
        leaf.put("nonce", HexFormat.of().formatHex(in.raw(NONCE_BYTES)));
        origin(in, leaf);
        return leaf;
    }

    private static TreeMap<String, Object> leaf(String allocation) {
        return new TreeMap<>(Map.of("schema", "leaf/1", "allocation", allocation));
    }

    static void resources(TreeMap<String, Object> leaf, Map<String, Long> amounts) {
        TreeMap<String, String> resources = new TreeMap<>();
        amounts.forEach((name, amount) -> resources.put(name, Long.toString(amount)));
        leaf.put("resources", resources);
    }

    static String origin(EntryBytes in, TreeMap<String, Object> leaf) {
        String decision = in.digest();
        leaf.put("decisionDigest", decision);
        leaf.put("policyRevision", in.text());
        leaf.put("requestDigest", in.digest());
        leaf.put("consent", in.coded(CONSENTS));
        TreeMap<String, String> commitments = new TreeMap<>();
        in.list(() -> commitments.put(in.text(), in.digest()));
        leaf.put("commitments", commitments);
        return decision;
    }

    /** @param sealed archived leaf of the site by its sequence; throws when there is none */
    Leaf leaf(LongFunction<byte[]> sealed) {
        TreeMap<String, Object> whole = new TreeMap<>(fields);
        if (!whole.containsKey(ORIGIN.get(0))) {
            JsonNode reservation = Leaf.json(sealed.apply(closes));
            ORIGIN.stream().filter(reservation::has).forEach(name -> whole.put(name, reservation.path(name)));
        }
        return Leaf.parse(JSON.writeValueAsString(whole).getBytes(StandardCharsets.UTF_8), closesSeq, annex);
    }
}
