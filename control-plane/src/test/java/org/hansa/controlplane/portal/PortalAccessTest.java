package org.hansa.controlplane.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** Each page for each kind of person. */
@PortalTest
class PortalAccessTest {
    private static final List<String> PEOPLE =
            List.of("ada", "olga", "vera", "eve", "dan", "vic", "cora", "mallory", "homeless");

    @Autowired
    private People people;

    @Autowired
    private MockMvcTester http;

    @Autowired
    private Scene scene;

    private String contract;
    private String allocation;

    @BeforeEach
    void set_the_scene() {
        contract = scene.contract();
        allocation = scene.allocation();
    }

    /** Columns in the order of PEOPLE. */
    static Stream<Arguments> pages() {
        return Stream.of(
                //                                    ada  olga vera eve  dan  vic  cora mall homeless
                page("/portal", 200, 200, 200, 200, 200, 200, 200, 200, 401),
                page("/portal/fragments/events", 200, 200, 200, 200, 200, 200, 200, 200, 401),
                page("/portal/members", 200, 200, 200, 200, 200, 200, 200, 200, 401),
                page("/portal/members/HelvMSP", 200, 200, 200, 200, 200, 200, 200, 200, 401),
                page("/portal/members/NoMSP", 404, 404, 404, 404, 404, 404, 404, 404, 401),
                page("/portal/policies/r1/impact", 200, 200, 200, 404, 404, 404, 404, 404, 401),
                page("/portal/sites", 200, 200, 200, 200, 200, 200, 200, 200, 401),
                page("/portal/sites/fi-hel-1", 200, 200, 200, 200, 200, 200, 200, 200, 401),
                page("/portal/sites/xx-nowhere-1", 404, 404, 404, 404, 404, 404, 404, 404, 401),
                page("/portal/sites/fi-hel-1/capacity", 200, 403, 403, 403, 403, 403, 403, 403, 401),
                page("/portal/sites/ch-zrh-1/capacity", 403, 403, 403, 403, 403, 403, 403, 403, 401),
                page("/portal/providers", 200, 200, 200, 404, 404, 404, 404, 404, 401),
                page("/portal/providers/rack-1", 200, 200, 200, 404, 404, 404, 404, 404, 401),
                page("/portal/providers/no-such", 404, 404, 404, 404, 404, 404, 404, 404, 401),
                page("/portal/providers/new", 200, 200, 403, 404, 404, 404, 404, 404, 401),
                page("/portal/policies/new", 200, 403, 403, 403, 403, 403, 403, 403, 401),
                page("/portal/contracts", 200, 200, 200, 200, 200, 200, 200, 200, 401),
                page("/portal/contracts/{contract}", 200, 200, 200, 200, 200, 200, 200, 404, 401),
                page("/portal/contracts/new", 200, 403, 403, 200, 403, 403, 403, 200, 401),
                page("/portal/allocations", 200, 200, 403, 200, 200, 200, 200, 200, 401),
                page("/portal/allocations/{allocation}", 200, 200, 403, 200, 200, 200, 200, 404, 401),
                page("/portal/allocations/new", 403, 403, 403, 200, 200, 403, 403, 200, 401),
                page("/portal/decisions", 200, 403, 403, 200, 200, 200, 200, 200, 401),
                page("/portal/ballots", 200, 200, 200, 403, 403, 403, 200, 403, 401),
                page("/portal/ballots/b-rules-r1", 200, 200, 200, 403, 403, 403, 200, 403, 401),
                page("/portal/ballots/new", 200, 403, 403, 403, 403, 403, 403, 403, 401),
                page("/portal/ballots/new?kind=ADD_SITE", 200, 403, 403, 403, 403, 403, 403, 403, 401),
                page("/portal/ballots/b-no-such", 404, 404, 404, 403, 403, 403, 404, 403, 401),
                page("/portal/policies", 200, 200, 200, 200, 200, 200, 200, 200, 401),
                page("/portal/policies/r1", 200, 200, 200, 200, 200, 200, 200, 200, 401),
                page("/portal/audit", 200, 200, 200, 200, 403, 403, 200, 200, 401),
                page("/portal/gallery", 200, 404, 404, 404, 404, 404, 404, 404, 401),
                page("/portal/no-such-page", 404, 404, 404, 404, 404, 404, 404, 404, 401));
    }

    private static Arguments page(String path, Integer... statuses) {
        return Arguments.of(path, List.of(statuses));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void shows_a_page_to_whom_the_policy_lets_and_no_one_else(String path, List<Integer> statuses) {
        String to = path.replace("{contract}", contract).replace("{allocation}", allocation);
        for (int i = 0; i < PEOPLE.size(); i++) {
            MvcTestResult answer = people.as(PEOPLE.get(i)).get(to);
            assertThat(answer.getResponse().getStatus())
                    .as("%s for %s", to, PEOPLE.get(i))
                    .isEqualTo(statuses.get(i));
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void sends_strangers_to_the_landing_page(String path, List<Integer> statuses) {
        assertThat(http.get().uri(path.replace("{", "").replace("}", "")).exchange())
                .hasStatus(302)
                .hasRedirectedUrl("/?sign-in");
    }

    @ParameterizedTest
    @MethodSource("pages")
    void never_shows_a_stack_trace_and_always_the_request(String path, List<Integer> statuses) throws Exception {
        MvcTestResult answer = people.as("homeless").get(path.replace("{", "").replace("}", ""));
        assertThat(answer.getResponse().getContentAsString())
                .contains("ORGANIZATION_MISSING", answer.getResponse().getHeader("X-Request-Id"))
                .doesNotContain("Exception", "at org.");
    }

    @ParameterizedTest
    @MethodSource("decisive")
    void does_only_what_the_policy_lets(String person, String path, String field, int status) {
        String to = path.replace("{contract}", contract).replace("{allocation}", allocation);
        String value = field.equals("contract") ? contract : field.equals("confirm") ? confirmation(to) : "because";
        assertThat(people.as(person).post(to, field, value).getResponse().getStatus())
                .as("%s as %s", to, person)
                .isEqualTo(status);
    }

    static Stream<Arguments> decisive() {
        return Stream.of(
                Arguments.of("vic", "/portal/allocations/{allocation}/release", "confirm", 403),
                Arguments.of("ada", "/portal/allocations/{allocation}/release", "confirm", 403),
                Arguments.of("mallory", "/portal/allocations/{allocation}/release", "confirm", 404),
                Arguments.of("dan", "/portal/contracts/{contract}/accept", "confirm", 403),
                Arguments.of("mallory", "/portal/contracts/{contract}/accept", "confirm", 404),
                Arguments.of("mallory", "/portal/ballots/b-rules-r1/vote", "reason", 403),
                Arguments.of("mallory", "/portal/policies/r1/impact", "reason", 404),
                Arguments.of("vera", "/portal/ballots/new", "reason", 403),
                Arguments.of("olga", "/portal/ballots/new", "reason", 403),
                Arguments.of("cora", "/portal/ballots/new", "reason", 403),
                Arguments.of("mallory", "/portal/ballots/new", "reason", 403),
                Arguments.of("eve", "/portal/policies/r1/activate", "confirm", 403),
                Arguments.of("olga", "/portal/sites/fi-hel-1/capacity", "vcpu", 403),
                Arguments.of("ada", "/portal/sites/ch-zrh-1/capacity", "vcpu", 403),
                Arguments.of("vera", "/portal/providers/new", "id", 403),
                Arguments.of("vera", "/portal/providers/batch", "sheet", 403),
                Arguments.of("eve", "/portal/providers/new", "id", 404),
                Arguments.of("vera", "/portal/providers/rack-1/drain", "tag", 403),
                Arguments.of("eve", "/portal/providers/rack-1/drain", "tag", 404),
                Arguments.of("vera", "/portal/providers/rack-1/return", "tag", 403),
                Arguments.of("vera", "/portal/providers/rack-1/withdraw", "tag", 403),
                Arguments.of("eve", "/portal/providers/rack-1/withdraw", "tag", 404),
                Arguments.of("olga", "/portal/providers/rack-1/withdraw", "tag", 412),
                Arguments.of("vera", "/portal/sites/fi-hel-1/drain", "version", 403),
                Arguments.of("eve", "/portal/sites/fi-hel-1/drain", "version", 404),
                Arguments.of("olga", "/portal/sites/fi-hel-1/drain", "version", 412),
                Arguments.of("olga", "/portal/sites/ch-zrh-1/drain", "version", 404),
                Arguments.of("vera", "/portal/policies/new", "summary", 403),
                Arguments.of("olga", "/portal/contracts/{contract}/wind-down", "confirm", 403),
                Arguments.of("dan", "/portal/contracts/{contract}/wind-down", "confirm", 403),
                Arguments.of("mallory", "/portal/contracts/{contract}/wind-down", "confirm", 404),
                Arguments.of("olga", "/portal/contracts/{contract}/claim-home", "confirm", 403),
                Arguments.of("dan", "/portal/contracts/{contract}/claim-home", "confirm", 403),
                Arguments.of("mallory", "/portal/contracts/{contract}/claim-home", "confirm", 404),
                Arguments.of("ada", "/portal/contracts/{contract}/hand-over", "confirm", 400),
                Arguments.of("dan", "/portal/audit/reports", "contract", 403));
    }

    private static String confirmation(String path) {
        String id = path.replaceAll("/release$|/accept$|/activate$|/wind-down$", "");
        return id.substring(id.length() - 6);
    }
}
