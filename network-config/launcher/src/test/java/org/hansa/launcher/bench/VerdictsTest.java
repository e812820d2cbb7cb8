package org.hansa.launcher.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hansa.launcher.bench.Answered.Answer;
import org.junit.jupiter.api.Test;

class VerdictsTest {
    private static final Set<String> HOME = Set.of("home-1", "home-2");

    @Test
    void tells_placements_at_home_from_those_elsewhere() {
        Verdicts verdicts = judged(
                Set.of("home-1", "far-1"),
                placed("home-1", 2_000_000),
                placed("far-1", 8_000_000),
                placed("home-1", 3_000_000));

        assertThat(verdicts.home().count()).isEqualTo(2);
        assertThat(verdicts.elsewhere().millis(0.5)).isEqualTo(8);
        assertThat(verdicts.all().count()).isEqualTo(3);
        assertThat(verdicts.wrong()).isEmpty();
    }

    @Test
    void a_placement_where_the_request_may_not_be_is_wrong() {
        assertThat(judged(Set.of("home-1"), placed("home-2", 1)).wrong())
                .singleElement()
                .asString()
                .contains("home-2");
    }

    @Test
    void a_refusal_is_right_only_when_no_site_could_have_taken_it() {
        Answer refusal = answer(409, "{\"code\":\"NO_ROOM\",\"dimensions\":{\"TRAIT\":3}}");

        assertThat(judged(Set.of(), refusal).wrong()).isEmpty();
        assertThat(judged(Set.of("far-1"), refusal).wrong()).hasSize(1);
        assertThat(judged(Set.of(), refusal).metrics())
                .containsEntry("refusedBy", Map.of("NO_ROOM", 1))
                .containsEntry("refusalsExplained", 1.0);
    }

    @Test
    void a_grant_that_came_late_is_no_wrong_refusal_and_is_said() {
        Verdicts verdicts = judged(Set.of("far-1"), answer(409, "{\"code\":\"QUOTA\"}"));

        assertThat(verdicts.wrong()).isEmpty();
        assertThat(verdicts.metrics())
                .containsEntry("refusedForTheMoment", Map.of("QUOTA", 1))
                .containsEntry("refusalsExplained", 0.0);
    }

    @Test
    void what_is_neither_placed_nor_refused_is_counted_apart() {
        Verdicts verdicts = Verdicts.of(
                new Answered(
                        4, 1, List.of(answer(202, "{}"), answer(503, "{\"code\":\"OVERLOADED\"}"), answer(502, "?"))),
                mix(Set.of()),
                HOME);

        assertThat(verdicts.decided()).isZero();
        assertThat(verdicts.metrics())
                .containsEntry("pending", 1)
                .containsEntry("others", Map.of("503 OVERLOADED", 1, "502", 1, "no answer", 1));
    }

    private static Verdicts judged(Set<String> takes, Answer... answers) {
        return Verdicts.of(new Answered(answers.length, 1, List.of(answers)), mix(takes), HOME);
    }

    private static RequestMix mix(Set<String> takes) {
        return new RequestMix(List.of(RequestMix.Ask.of(Map.of(), takes)));
    }

    private static Answer placed(String site, long nanos) {
        return new Answer(0, 201, bytes("{\"placements\":[{\"site\":\"" + site + "\"}]}"), nanos);
    }

    private static Answer answer(int status, String body) {
        return new Answer(0, status, bytes(body), 1);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
