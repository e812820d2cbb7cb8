package org.hansa.launcher.demo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.hansa.checker.Acknowledgement;
import tools.jackson.databind.JsonNode;

/** A request and its answer, in the checker's words. */
final class Promises {
    private static final long WHOLE = 1_000;

    private Promises() {}

    static Acknowledgement of(JsonNode request, JsonNode answer) {
        Map<String, Acknowledgement.Wish> wishes = new LinkedHashMap<>();
        request.path("groups").forEach(group -> wishes.put(group.path("name").asString(), wish(request, group)));
        return new Acknowledgement(answer.path("id").asString(), false, answer.has("expiresAt"), parts(answer), wishes);
    }

    private static List<Acknowledgement.Part> parts(JsonNode answer) {
        List<Acknowledgement.Part> parts = new ArrayList<>();
        JsonNode receipts = answer.path("receipts");
        for (JsonNode placement : answer.path("placements")) {
            // A receipt for each part, in their order.
            JsonNode receipt = receipts.path(parts.size());
            parts.add(new Acknowledgement.Part(
                    placement.path("group").asString(),
                    placement.path("provider").asString(),
                    placement.path("site").asString(),
                    placement.path("units").asInt(),
                    amounts(placement.path("resources")),
                    receipt.path("providerSeq").asLong(),
                    Optional.of(receipt.path("leafBodyDigest").asString(""))));
        }
        return parts;
    }

    private static Acknowledgement.Wish wish(JsonNode request, JsonNode group) {
        JsonNode gpu = group.path("gpu");
        long milli = gpu.isMissingNode()
                ? 0
                : gpu.path("devices").asLong(1) * gpu.path("milliPerDevice").asLong(WHOLE);
        int count = group.path("count").asInt(1);
        return new Acknowledgement.Wish(
                group.path("minCount").asInt(count),
                count,
                amounts(group.path("resources")),
                words(gpu.path("models")),
                milli,
                words(group.path("requiredTraits")),
                words(group.path("forbiddenTraits")),
                words(request.path("sites")),
                Stream.of(rule(group.path("spread"), false), rule(group.path("affinity"), true))
                        .flatMap(Optional::stream)
                        .toList());
    }

    private static Optional<Acknowledgement.Rule> rule(JsonNode rule, boolean together) {
        return rule.isMissingNode()
                ? Optional.empty()
                : Optional.of(new Acknowledgement.Rule(
                        together,
                        rule.path("key").asString(),
                        together ? 0 : rule.path("maxPerDomain").asInt(1)));
    }

    private static Set<String> words(JsonNode list) {
        Set<String> words = new TreeSet<>();
        list.forEach(each -> words.add(each.asString()));
        return words;
    }

    private static Map<String, Long> amounts(JsonNode object) {
        Map<String, Long> amounts = new TreeMap<>();
        object.propertyStream()
                .forEach(each -> amounts.put(each.getKey(), each.getValue().asLong()));
        return amounts;
    }
}
