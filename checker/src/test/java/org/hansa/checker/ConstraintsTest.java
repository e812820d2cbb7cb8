package org.hansa.checker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.hansa.checker.Acknowledgement.Rule;
import org.hansa.checker.Acknowledgement.Wish;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What was asked for, against where it lies: each wish that the placement breaks is named, each that it keeps is not. */
class ConstraintsTest {
    private static final Set<String> NONE = Set.of();
    private static final Map<String, Long> UNIT = Map.of("VCPU", 1_000L);

    @TempDir
    Path folder;

    private World world;

    @BeforeEach
    void one_unit_on_one_host() {
        world = new World(folder).reserved(World.FIRST, 1_000);
        world.anchor(Map.of(0L, 1_000L));
    }

    static Stream<Wish> kept() {
        return Stream.of(
                wish(1, 1, UNIT, NONE, NONE, NONE),
                wish(0, 5, UNIT, Set.of("CERT_ISO27001"), Set.of("SHARED"), Set.of("fi-hel-1", "de-fra-1")),
                ruled(new Rule(true, "rack", 0), new Rule(true, "member", 0), new Rule(false, "host", 1)),
                ruled(new Rule(false, "country", 1), new Rule(false, "site", 1)));
    }

    @ParameterizedTest
    @MethodSource
    void kept(Wish wish) throws IOException {
        assertThat(asking(wish)).isEmpty();
    }

    static Stream<Arguments> broken() {
        return Stream.of(
                Arguments.of(wish(2, 3, UNIT, NONE, NONE, NONE), "has 1 units"),
                Arguments.of(wish(0, 0, UNIT, NONE, NONE, NONE), "has 1 units"),
                Arguments.of(wish(1, 1, UNIT, Set.of("TIER_4"), NONE, NONE), "with the traits [CERT_ISO27001]"),
                Arguments.of(wish(1, 1, UNIT, NONE, Set.of("CERT_ISO27001"), NONE), "with the traits [CERT_ISO27001]"),
                Arguments.of(wish(1, 1, UNIT, NONE, NONE, Set.of("de-fra-1")), "lies at fi-hel-1"),
                Arguments.of(wish(1, 1, Map.of("VCPU", 999L), NONE, NONE, NONE), "got {VCPU=1000} for 1 units"),
                Arguments.of(ruled(new Rule(false, "country", 0)), "has by country {FI=1}"),
                Arguments.of(ruled(new Rule(false, "member", 0)), "has by member {NordMSP=1}"));
    }

    @ParameterizedTest
    @MethodSource
    void broken(Wish wish, String detail) throws IOException {
        assertThat(asking(wish))
                .singleElement()
                .satisfies(each -> assertThat(each.kind()).isEqualTo(Violation.Kind.BROKEN_CONSTRAINT))
                .satisfies(each -> assertThat(each.detail()).endsWith(detail));
    }

    @Test
    void one_rack_for_all_where_the_host_has_none() throws IOException {
        world.rack = Optional.empty();

        assertThat(asking(ruled(new Rule(true, "rack", 0))))
                .extracting(Violation::kind)
                .containsExactly(Violation.Kind.BROKEN_CONSTRAINT);
    }

    @Test
    void a_rule_about_no_domain_is_reported_and_ends_nothing() throws IOException {
        assertThat(asking(ruled(new Rule(true, "planet", 0))))
                .extracting(Violation::toString)
                .containsExactly("UNREADABLE " + World.FIRST
                        + ": cannot be counted: java.lang.IllegalArgumentException: no domain planet");
    }

    private List<Violation> asking(Wish wish) throws IOException {
        Acknowledgement told = world.told.get(0);
        world.told.set(0, new Acknowledgement(World.FIRST, false, false, told.parts(), Map.of("web", wish)));
        return world.check().violations();
    }

    private static Wish ruled(Rule... rules) {
        return new Wish(1, 1, UNIT, NONE, 0, NONE, NONE, NONE, List.of(rules));
    }

    private static Wish wish(
            int least, int most, Map<String, Long> unit, Set<String> with, Set<String> without, Set<String> sites) {
        return new Wish(least, most, unit, NONE, 0, with, without, sites, List.of());
    }
}
