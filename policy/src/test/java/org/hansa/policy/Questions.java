package org.hansa.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.hansa.policy.ResidencyQuestion.Certificate;
import org.hansa.policy.ResidencyQuestion.Clause;
import org.hansa.policy.ResidencyQuestion.Contract;
import org.hansa.policy.ResidencyQuestion.DataClass;
import org.hansa.policy.ResidencyQuestion.Exemption;
import org.hansa.policy.ResidencyQuestion.Fact;
import org.hansa.policy.ResidencyQuestion.Ledger;
import org.hansa.policy.ResidencyQuestion.Limits;
import org.hansa.policy.ResidencyQuestion.Reference;
import org.hansa.policy.ResidencyQuestion.Site;

/** Random questions, drawn so that about half of the sites are permitted: otherwise a property would hold idly. */
final class Questions {
    private static final long NOW = 1_795_222_522_000L;
    private static final List<String> ASPECTS = List.of("AT_REST", "PROCESSING", "SUPPORT", "KEYS");
    private static final List<String> PLACES = List.of("FI", "DE", "CH", "US", "GB", "RE", "FO", "XX");
    private static final List<String> NODES = List.of("EU", "EEA", "WORLD", "FI", "CH", "US", "DK", "TENANT_HELD");
    private static final List<String> STRENGTHS = List.of("DECLARED", "ATTESTED", "AUDITED");

    private final Random random;

    Questions(long seed) {
        this.random = new Random(seed);
    }

    ResidencyQuestion question() {
        List<Clause> clauses = IntStream.range(0, random.nextInt(3))
                .mapToObj(i -> clause("c" + i))
                .toList();
        return new ResidencyQuestion(
                "residency-input/1",
                new Contract("ct-7f3a", "1", List.of("HOSTING"), clauses),
                new DataClass(oneOf(List.of("PUBLIC", "INTERNAL", "CONFIDENTIAL", "RESTRICTED")), List.of()),
                "HOSTING",
                "PLACE",
                IntStream.range(0, 6).mapToObj(this::site).toList(),
                List.of(new Exemption(
                        "x1",
                        "ct-7f3a",
                        "c0",
                        List.of("s-0", "s-1", "s-2"),
                        List.of("HelvMSP", "NordMSP"),
                        millis(-1),
                        millis(1))),
                new Reference("0".repeat(64), "1850000000000"),
                new Ledger("42", Long.toString(NOW - 2000)),
                new Limits("60000", "5000"),
                Long.toString(NOW),
                "r1");
    }

    Clause clause(String id) {
        return new Clause(
                id,
                oneOf(ASPECTS),
                some(NODES, 3),
                some(NODES, 1),
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextInt(4) == 0 ? "ATTESTED" : "DECLARED");
    }

    private Site site(int index) {
        String place = oneOf(PLACES);
        List<Fact> facts = new ArrayList<>();
        for (String aspect : ASPECTS) {
            for (int i = random.nextInt(8) == 0 ? 2 : 1; i > 0 && random.nextInt(8) > 0; i--) {
                String value = random.nextInt(6) == 0 && !aspect.equals("AT_REST") ? oneOf(PLACES) : place;
                facts.add(new Fact(aspect, value, "AssocMSP", oneOf(STRENGTHS), millis(-1), millis(random.nextInt(9))));
            }
        }
        List<Certificate> certificates = random.nextBoolean()
                ? List.of(new Certificate("CERT_EU_US_DPF", millis(-1), millis(random.nextInt(3))))
                : List.of();
        return new Site("s-" + index, "NordMSP", place, "TIER_4", certificates, facts);
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    String node() {
        return oneOf(NODES);
    }

    /** @return days from now as epoch milliseconds */
    private static String millis(int days) {
        return Long.toString(NOW + days * 86_400_000L);
    }

    private <T> T oneOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private List<String> some(List<String> choices, int most) {
        return choices.stream()
                .filter(ignored -> random.nextInt(choices.size()) < most)
                .sorted()
                .toList();
    }
}
