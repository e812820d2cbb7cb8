package org.hansa.checker;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/** An event of an outbox, which holds its fields: the leaf that it becomes is canonical JSON, all values as text, names sorted. */
final class WaitingEvent {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private WaitingEvent() {}

    static byte[] canonical(EntryBytes in) {
        TreeMap<String, Object> leaf = new TreeMap<>(Map.of("schema", "leaf/1"));
        leaf.put("allocation", in.id());
        leaf.put("site", in.text());
        leaf.put("contract", in.text());
        leaf.put("provider", in.text());
        leaf.put("providerSeq", Long.toString(in.number()));
        leaf.put("event", in.text());
        TreeMap<String, String> resources = new TreeMap<>();
        in.vector().forEach((name, amount) -> resources.put(name, Long.toString(amount)));
        leaf.put("resources", resources);
        OptionalLong expiry = in.optionalNumber();
        expiry.ifPresent(at -> leaf.put("expiresAt", Long.toString(at)));
        leaf.put("decisionDigest", in.digest());
        leaf.put("policyRevision", in.text());
        leaf.put("requestDigest", in.digest());
        leaf.put("consent", in.text());
        TreeMap<String, String> commitments = new TreeMap<>();
        in.list(() -> commitments.put(in.text(), in.digest()));
        leaf.put("commitments", commitments);
        leaf.put("time", Long.toString(in.number()));
        leaf.put("nonce", HexFormat.of().formatHex(in.block()));
        return JSON.writeValueAsString(leaf).getBytes(StandardCharsets.UTF_8);
    }
}
