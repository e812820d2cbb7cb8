package org.hansa.launcher.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.hansa.launcher.bench.Answered.Answer;
import org.hansa.ledger.model.RefusalReason;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the answers of one run were, each held against what the generator knows: a request that a site may take has to be placed
 * at one of those, since there is plenty of room, and any other has to be refused for a reason of the closed list, with the
 * sites or dimensions that stand in the way. Reasons that pass with the moment are counted apart where a site could have taken
 * the request.
 */
final class Verdicts {
    private static final int CREATED = 201;
    private static final int ACCEPTED = 202;
    /**
     * Reasons that are about the moment and not about the request: a site's part of the quota has to be moved there by a
     * transaction, for which a request waits three seconds at most, and a hold has to reach its owner.
     */
    private static final Set<RefusalReason> PASSING = Set.of(
            RefusalReason.ANCHOR_BACKLOG,
            RefusalReason.POLICY_UNAVAILABLE,
            RefusalReason.QUOTA,
            RefusalReason.OWNER_REFUSED);

    private final Set<String> homeSites;
    private final List<Answer> placed = new ArrayList<>();
    private final Latencies home = new Latencies();
    private final Latencies elsewhere = new Latencies();
    private final Latencies all = new Latencies();
    private final Latencies refused = new Latencies();
    private final Map<String, Integer> refusedBy = new TreeMap<>();
    private final Map<String, Integer> passing = new TreeMap<>();
    private final Map<String, Integer> others = new TreeMap<>();
    private final List<String> wrong = new ArrayList<>();
    private long answerBytes;
    private int explained;
    private int pending;

    private Verdicts(Set<String> homeSites) {
        this.homeSites = homeSites;
    }

    static Verdicts of(Answered answered, RequestMix mix, Set<String> homeSites) {
        Verdicts verdicts = new Verdicts(homeSites);
        answered.answers().forEach(each -> verdicts.take(each, mix.at(each.number())));
        int silent = answered.calls() - answered.answers().size();
        if (silent > 0) {
            verdicts.others.put("no answer", silent);
        }
        return verdicts;
    }

    private void take(Answer answer, RequestMix.Ask ask) {
        JsonNode body = json(answer.body());
        if (answer.status() == CREATED) {
            placed(answer, body, ask);
        } else if (answer.status() == ACCEPTED) {
            pending++;
        } else {
            refused(answer, body, ask);
        }
    }

    private void placed(Answer answer, JsonNode body, RequestMix.Ask ask) {
        List<String> sites = body.path("placements")
                .valueStream()
                .map(each -> each.path("site").asString())
                .toList();
        placed.add(answer);
        answerBytes += answer.body().length;
        all.add(answer.nanos());
        (homeSites.containsAll(sites) ? home : elsewhere).add(answer.nanos());
        if (!ask.takes().containsAll(sites)) {
            wrong.add("a request that only " + ask.takes() + " may take was placed at " + sites);
        }
    }

    private void refused(Answer answer, JsonNode body, RequestMix.Ask ask) {
        String code = body.path("code").asString("");
        RefusalReason reason = reason(code);
        if (reason == null) {
            others.merge(answer.status() + (code.isEmpty() ? "" : " " + code), 1, Integer::sum);
            return;
        }
        refused.add(answer.nanos());
        refusedBy.merge(code, 1, Integer::sum);
        if (body.has("sites") || body.has("dimensions")) {
            explained++;
        }
        if (ask.takes().isEmpty()) {
            return;
        }
        if (PASSING.contains(reason)) {
            passing.merge(code, 1, Integer::sum);
        } else {
            wrong.add("a request that " + ask.takes() + " may take was refused: " + code + " "
                    + body.path("detail").asString(""));
        }
    }

    private static @Nullable RefusalReason reason(String code) {
        for (RefusalReason each : RefusalReason.values()) {
            if (each.name().equals(code)) {
                return each;
            }
        }
        return null;
    }

    private static JsonNode json(byte[] body) {
        try {
            return JsonMapper.shared().readTree(body);
        } catch (JacksonException notJson) {
            return JsonMapper.shared().createObjectNode();
        }
    }

    List<Answer> placed() {
        return placed;
    }

    /** Placed or refused, which is an answer too. */
    int decided() {
        return all.count() + refused.count();
    }

    /** Of an answer that something was placed, on average. */
    int answerBytes() {
        return (int) (answerBytes / Math.max(1, placed.size()));
    }

    Latencies all() {
        return all;
    }

    Latencies home() {
        return home;
    }

    Latencies elsewhere() {
        return elsewhere;
    }

    List<String> wrong() {
        return wrong;
    }

    Map<String, Object> metrics() {
        Map<String, Object> metrics = new TreeMap<>(all.metrics());
        metrics.put("placedAtHome", home.metrics());
        metrics.put("placedElsewhere", elsewhere.metrics());
        metrics.put("refused", refused.metrics());
        metrics.put("refusedBy", refusedBy);
        metrics.put(
                "refusalsExplained",
                refused.count() == 0 ? 1.0 : Latencies.rounded((double) explained / refused.count()));
        metrics.put("refusedForTheMoment", passing);
        metrics.put("pending", pending);
        metrics.put("others", others);
        metrics.put("wrong", wrong.size());
        return metrics;
    }
}
