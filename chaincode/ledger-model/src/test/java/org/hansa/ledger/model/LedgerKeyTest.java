package org.hansa.ledger.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LedgerKeyTest {
    private static final SiteId SITE = new SiteId("de-fra-1");
    private static final ContractHandle CONTRACT = new ContractHandle("c-00000001");
    private static final MspId MEMBER = new MspId("RheinMSP");

    @Test
    void keeps_its_keys() {
        GoldenFile.assertSame("ledger-keys.txt", String.join("\n", keys()) + "\n");
    }

    @Test
    void gives_no_two_things_the_same_key() {
        assertThat(new TreeSet<>(keys())).hasSameSizeAs(keys());
    }

    @Test
    void sorts_numbers_as_numbers() {
        List<Long> numbers = List.of(0L, 9L, 10L, 99L, 100L, 4_503_599_627_370_496L, Long.MAX_VALUE);

        assertThat(numbers.stream().map(each -> LedgerKey.live(SITE, each)).toList())
                .isSorted();
    }

    /** No identifier can hold a slash, so that none can reach into another's key. */
    @ParameterizedTest
    @ValueSource(strings = {"", "/", "a/b", "de-fra-1/head", "..", "A B", "a\u0000b", "\u00e4bc", "a\nb", "-abcdefgh"})
    void accepts_no_identifier_that_could_reach_another_key(String text) {
        assertThatThrownBy(() -> new SiteId(text)).isInstanceOf(MalformedRecordException.class);
        assertThatThrownBy(() -> new ContractHandle(text)).isInstanceOf(MalformedRecordException.class);
        assertThatThrownBy(() -> new MspId(text)).isInstanceOf(MalformedRecordException.class);
        assertThatThrownBy(() -> new PolicyRevision(text)).isInstanceOf(MalformedRecordException.class);
        assertThatThrownBy(() -> new AllocationId(text)).isInstanceOf(MalformedRecordException.class);
        assertThatThrownBy(() -> new ProviderId(text)).isInstanceOf(MalformedRecordException.class);
        assertThatThrownBy(() -> new BallotId(text)).isInstanceOf(MalformedRecordException.class);
        assertThatThrownBy(() -> new Digest(text)).isInstanceOf(MalformedRecordException.class);
    }

    private static List<String> keys() {
        return List.of(
                LedgerKey.FOUNDING,
                LedgerKey.ACTIVE_POLICY,
                LedgerKey.member(MEMBER),
                LedgerKey.site(SITE),
                LedgerKey.issuer(IssuerRecord.keyOf("https://id.rhein.example/realms/rhein")),
                LedgerKey.capacity(SITE),
                LedgerKey.contract(CONTRACT),
                LedgerKey.homeClaim(CONTRACT),
                LedgerKey.grant(CONTRACT, SITE),
                LedgerKey.grantUse(CONTRACT, SITE),
                LedgerKey.grantedTotal(CONTRACT),
                LedgerKey.siteHead(SITE),
                LedgerKey.siteBatch(SITE, 7),
                LedgerKey.contractHead(CONTRACT, SITE),
                LedgerKey.live(SITE, 42),
                LedgerKey.decisionHead(MEMBER),
                LedgerKey.decisionBatch(MEMBER, 7),
                LedgerKey.policy(new PolicyRevision("r1")),
                LedgerKey.ROLL,
                LedgerKey.ballot(new BallotId("b-2026-000001")),
                LedgerKey.parameter(Parameter.URGENT_MILLIS),
                LedgerKey.exemption("x-lab-2026"),
                LedgerKey.exemptionUse("x-lab-2026", 7),
                LedgerKey.export("r-1"));
    }
}
