package org.hansa.launcher.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import tools.jackson.databind.json.JsonMapper;

/** Requests in an order that is the same in every run: drawn, by a seed, from classes that are equally likely. */
final class RequestMix {
    private static final int PERIOD = 8_192;
    private static final int SEED = 9;

    private final List<Ask> order;

    RequestMix(List<Ask> asks) {
        SplittableRandom random = new SplittableRandom(SEED);
        order = random.ints(PERIOD, 0, asks.size()).mapToObj(asks::get).toList();
    }

    /**
     * A class of requests.
     *
     * @param body as it is sent
     * @param meant the same with the sites that will do by name, for who counts again and knows no prices
     * @param takes those sites; empty when the request has to be refused
     */
    record Ask(byte[] body, byte[] meant, Set<String> takes) {
        static Ask of(Map<String, Object> body, Set<String> takes) {
            Map<String, Object> meant = new LinkedHashMap<>(body);
            meant.put("sites", takes);
            return new Ask(
                    JsonMapper.shared().writeValueAsBytes(body),
                    JsonMapper.shared().writeValueAsBytes(meant),
                    takes);
        }
    }

    Ask at(long number) {
        return order.get((int) (number % PERIOD));
    }
}
