package org.hansa.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.hansa.policy.ResidencyQuestion.Clause;
import org.hansa.policy.ResidencyQuestion.Contract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Asking for more never permits more. Seeded; a failure names the seed and both questions. */
@ExtendWith(Policy.Extension.class)
class MonotonyTest {
    private static final int CASES = 300;

    @Test
    void adding_a_clause_never_turns_deny_into_allow(Policy policy) {
        holds(policy, 1_000, (question, draw) -> {
            List<Clause> clauses = new ArrayList<>(question.contract().clauses());
            clauses.add(draw.below(clauses.size() + 1), draw.clause("added"));
            return clauses;
        });
    }

    @Test
    void narrowing_a_clause_never_turns_deny_into_allow(Policy policy) {
        holds(policy, 2_000, (question, draw) -> question.contract().clauses().stream()
                .map(clause -> narrowed(clause, draw))
                .toList());
    }

    private static Clause narrowed(Clause clause, Questions draw) {
        List<String> allow = clause.allow().stream().skip(draw.below(2)).toList();
        List<String> deny = Stream.concat(clause.deny().stream(), Stream.of(draw.node()))
                .distinct()
                .sorted()
                .toList();
        return switch (draw.below(5)) {
            case 0 -> with(clause, allow, clause.deny(), clause.allowAdequate(), clause.waivable(), "DECLARED");
            case 1 -> with(clause, clause.allow(), deny, clause.allowAdequate(), clause.waivable(), "DECLARED");
            case 2 -> with(clause, clause.allow(), clause.deny(), false, clause.waivable(), "DECLARED");
            case 3 -> with(clause, clause.allow(), clause.deny(), clause.allowAdequate(), false, "DECLARED");
            default -> with(clause, allow, deny, clause.allowAdequate(), clause.waivable(), "AUDITED");
        };
    }

    private static Clause with(
            Clause clause,
            List<String> allow,
            List<String> deny,
            boolean allowAdequate,
            boolean waivable,
            String atLeast) {
        String strength = atLeast.equals("DECLARED") ? clause.minimumStrength() : atLeast;
        return new Clause(clause.id(), clause.aspect(), allow, deny, allowAdequate, waivable, strength);
    }

    private static void holds(
            Policy policy, long firstSeed, BiFunction<ResidencyQuestion, Questions, List<Clause>> tightening) {
        int permitted = 0;
        int lost = 0;
        for (long seed = firstSeed; seed < firstSeed + CASES; seed++) {
            Questions draw = new Questions(seed);
            ResidencyQuestion question = draw.question();
            ResidencyQuestion tighter = withClauses(question, tightening.apply(question, draw));
            ResidencyAnswer before = policy.decide(question);
            ResidencyAnswer after = policy.decide(tighter);
            assertThat(before.permitted())
                    .as(
                            "seed %d\n%s\n%s",
                            seed, Policy.JSON.writeValueAsString(question), Policy.JSON.writeValueAsString(tighter))
                    .containsAll(after.permitted());
            permitted += before.permitted().size();
            lost += before.permitted().size() - after.permitted().size();
        }
        assertThat(permitted)
                .as("sites permitted at all, or the property says nothing")
                .isGreaterThan(CASES);
        assertThat(lost)
                .as("sites lost by asking for more, or the change says nothing")
                .isGreaterThan(CASES / 10);
    }

    private static ResidencyQuestion withClauses(ResidencyQuestion question, List<Clause> clauses) {
        Contract contract = question.contract();
        return new ResidencyQuestion(
                question.schema(),
                new Contract(contract.handle(), contract.version(), contract.purposes(), clauses),
                question.dataClass(),
                question.purpose(),
                question.action(),
                question.sites(),
                question.exemptions(),
                question.reference(),
                question.ledger(),
                question.limits(),
                question.nowMillis(),
                question.revision());
    }
}
