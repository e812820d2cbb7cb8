package org.hansa.checker;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * An event as it was written, sealed or still waiting.
 *
 * @param sequence in the site's stream; -1 while it waits
 * @param contractSequence -1 while it waits
 * @param closes site sequence of the reservation that it ends; -1 for none, or not known yet
 * @param closesSeq sequence at the provider of that reservation, for one that waits; 0 for none
 * @param time of the owner's clock, epoch milliseconds
 * @param acceptedAt when the end was accepted, where that was earlier than it was carried out; -1 for none
 * @param bodyDigest SHA-256 of the event without its places
 */
record Leaf(
        String site,
        String contract,
        String allocation,
        String provider,
        long providerSeq,
        String event,
        Map<String, Long> resources,
        long time,
        long acceptedAt,
        String bodyDigest,
        long sequence,
        long contractSequence,
        long closes,
        long closesSeq,
        Optional<Annex> annex) {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final List<String> PLACES = List.of("siteSequence", "contractSequence", "closes");

    /** What lies beside a leaf in the owner's archive. */
    record Annex(int attempt, int group, int units, Optional<String> model, int milli, List<Integer> devices) {
        /** The first layout has no group: requests had one. */
        static Annex parse(byte[] bytes) {
            if (bytes[0] == 1) {
                EntryBytes in = new EntryBytes(bytes, 1);
                return new Annex(in.count(), 0, in.count(), in.optional(in::text), in.count(), in.list(in::count));
            }
            return read(new EntryBytes(bytes, 2));
        }

        static Annex read(EntryBytes in) {
            return new Annex(in.count(), in.count(), in.count(), in.optional(in::text), in.count(), in.list(in::count));
        }
    }

    boolean opens() {
        return event.equals("RESERVED") || event.equals("RESIZED");
    }

    boolean ends() {
        return !event.equals("RESERVED");
    }

    /** Whether somebody gave the room back before its term ended. */
    boolean givesBack() {
        return event.equals("RELEASED") || event.equals("EVICTED");
    }

    /** Until when what it ends was used. */
    long usedUntil() {
        return acceptedAt < 0 ? time : acceptedAt;
    }

    static Leaf parse(byte[] json, long closesSeq, Optional<Annex> annex) {
        ObjectNode node = (ObjectNode) JSON.readTree(json);
        long sequence = number(node, "siteSequence");
        long contractSequence = number(node, "contractSequence");
        long closes = number(node, "closes");
        return new Leaf(
                node.path("site").asString(),
                node.path("contract").asString(),
                node.path("allocation").asString(),
                node.path("provider").asString(),
                number(node, "providerSeq"),
                node.path("event").asString(),
                amounts(node.path("resources")),
                number(node, "time"),
                number(node, "acceptedAt"),
                digest(node),
                sequence,
                contractSequence,
                closes,
                closesSeq,
                annex);
    }

    /** Keys are ASCII and sorted in the bytes, values are strings: taking members out leaves canonical JSON canonical. */
    private static String digest(ObjectNode leaf) {
        ObjectNode body = leaf.deepCopy();
        PLACES.forEach(body::remove);
        return HexFormat.of().formatHex(sha256(body.toString().getBytes(StandardCharsets.UTF_8)));
    }

    static long number(JsonNode node, String field) {
        return node.has(field) ? Long.parseLong(node.path(field).asString()) : -1;
    }

    static Map<String, Long> amounts(JsonNode object) {
        TreeMap<String, Long> amounts = new TreeMap<>();
        object.propertyStream()
                .forEach(each -> amounts.put(
                        each.getKey(), Long.parseLong(each.getValue().asString())));
        return amounts;
    }

    static JsonNode json(byte[] bytes) {
        return JSON.readTree(bytes);
    }

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
