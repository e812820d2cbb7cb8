package org.hansa.ledger.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordsTest {
    static List<SampleRecords.Sample> all() {
        return SampleRecords.all();
    }

    /** The bytes are frozen: a change here is a new schema version, never an edit. */
    @ParameterizedTest
    @MethodSource("all")
    void keeps_its_bytes(SampleRecords.Sample sample) {
        GoldenFile.assertSame(
                sample.name() + ".json", new String(sample.record().bytes(), StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @MethodSource("all")
    void is_read_back_equal_and_with_the_same_bytes(SampleRecords.Sample sample) {
        byte[] bytes = sample.record().bytes();

        CanonicalRecord read = sample.parse().apply(bytes);

        assertThat(read).isEqualTo(sample.record());
        assertThat(read.bytes()).isEqualTo(bytes);
        assertThat(read.digest()).isEqualTo(Digest.of(bytes));
    }

    @ParameterizedTest
    @MethodSource("all")
    void names_its_schema_first(SampleRecords.Sample sample) {
        assertThat((String) sample.record().json().asMap().get("schema")).matches("[a-z-]+/[1-9]");
        assertRefused(sample, with(sample, "schema", "other/1"), "schema");
        assertRefused(sample, with(sample, "schema", "leaf/2"), "schema");
    }

    @ParameterizedTest
    @MethodSource("all")
    void refuses_a_missing_field_by_name(SampleRecords.Sample sample) {
        for (String name : sample.record().json().asMap().keySet()) {
            if (!sample.optional().contains(name) && !closesOfReservation(sample, name)) {
                assertRefused(sample, sample.record().json().without(name).bytes(), name);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void reads_a_record_without_its_optional_fields(SampleRecords.Sample sample) {
        for (String name : sample.optional()) {
            byte[] bytes = sample.record().json().without(name).bytes();
            assertThat(sample.parse().apply(bytes).bytes()).isEqualTo(bytes);
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void refuses_a_field_it_does_not_know_by_name(SampleRecords.Sample sample) {
        assertRefused(sample, with(sample, "surprise", "x"), "surprise");
    }

    @ParameterizedTest
    @MethodSource("all")
    void refuses_every_field_of_another_type(SampleRecords.Sample sample) {
        sample.record().json().asMap().forEach((name, value) -> {
            Object other = value instanceof String ? List.of("x") : "x";
            assertThatThrownBy(() -> sample.parse().apply(with(sample, name, other)))
                    .as("%s as %s", name, other)
                    .isInstanceOf(MalformedRecordException.class);
        });
    }

    @ParameterizedTest
    @MethodSource("all")
    void refuses_integers_that_are_negative_padded_or_too_large(SampleRecords.Sample sample) {
        sample.record().json().asMap().forEach((name, value) -> {
            if (value instanceof String text && text.matches("[0-9]{1,18}")) {
                for (String wrong : List.of("-1", "-0", "+1", "007", "1.0", "1e3", "", " 1", "9223372036854775808")) {
                    assertRefused(sample, with(sample, name, wrong), name);
                }
            }
        });
    }

    /** Flipped bytes of every record: a value or the one exception, and never the same record from other bytes. */
    @ParameterizedTest
    @MethodSource("all")
    void answers_damaged_bytes_with_another_record_or_one_exception(SampleRecords.Sample sample) {
        long seed = 31L;
        Random random = new Random(seed);
        byte[] bytes = sample.record().bytes();
        for (int i = 0; i < 500; i++) {
            byte[] damaged = bytes.clone();
            int place = random.nextInt(damaged.length);
            damaged[place] ^= (byte) (1 << random.nextInt(8));
            try {
                CanonicalRecord read = sample.parse().apply(damaged);
                assertThat(read).as("seed %d, byte %d", seed, place).isNotEqualTo(sample.record());
                assertThat(read.bytes()).isEqualTo(damaged);
            } catch (MalformedRecordException expected) {
                assertThat(expected.getMessage()).isNotBlank();
            }
        }
    }

    @Test
    void gives_a_leaf_its_hash_in_the_tree() {
        Leaf leaf = SampleRecords.leaf();

        assertThat(leaf.hash())
                .isEqualTo(MerkleTree.leafHash(leaf.bytes()))
                .isNotEqualTo(leaf.digest().hash());
        assertThat(leaf.body().digest()).isEqualTo(SampleRecords.body().digest());
    }

    @Test
    void refuses_a_closing_leaf_that_carries_a_vector_of_its_own() {
        assertRefusedLeaf("resources", SampleRecords.RESOURCES.json().asMap(), "RELEASED carries resources");
        assertRefusedLeaf("expiresAt", "1763100000000", "RELEASED carries an expiry");
    }

    @Test
    void says_of_an_end_that_was_accepted_earlier_until_when_it_counts() {
        assertThat(SampleRecords.accepted().body().usedUntilMillis()).isEqualTo(1_763_000_000_456L - 60_000);
        assertThat(SampleRecords.released().body().usedUntilMillis()).isEqualTo(1_763_000_000_456L);
    }

    @Test
    void refuses_an_end_that_was_accepted_when_it_happened_or_later_or_never() {
        assertRefusedLeaf("acceptedAt", "1763000000457", "'acceptedAt' is 1763000000457, must be earlier than 'time'");
        assertRefusedLeaf("acceptedAt", "1763000000456", "must be earlier than 'time', which is 1763000000456");
        assertRefusedLeaf("acceptedAt", "-1", "field 'acceptedAt'");
        assertThatThrownBy(() -> Leaf.parse(with(SampleRecords.leaf(), "acceptedAt", "1")))
                .hasMessageContaining("RESERVED carries 'acceptedAt'");
        assertRefusedLeaf("event", "EXPIRED", SampleRecords.accepted(), "EXPIRED carries 'acceptedAt'");
    }

    @Test
    void refuses_a_reservation_that_takes_nothing_or_closes_something() {
        byte[] nothing = with(SampleRecords.leaf(), "resources", Map.of());
        byte[] closes = with(SampleRecords.leaf(), "closes", "3");

        assertThatThrownBy(() -> Leaf.parse(nothing)).hasMessageContaining("RESERVED takes nothing");
        assertThatThrownBy(() -> Leaf.parse(closes)).hasMessageContaining("RESERVED closes nothing");
        assertThatThrownBy(() -> new Leaf(SampleRecords.released().body(), 42, 7, OptionalLong.empty()))
                .hasMessageContaining("must name what it closes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00", "00112233445566778899AABBCCDDEEFF", "00112233445566778899aabbccddeeff00"})
    void refuses_a_nonce_that_is_not_128_bits(String nonce) {
        assertThatThrownBy(() -> Leaf.parse(with(SampleRecords.leaf(), "nonce", nonce)))
                .hasMessageContaining("nonce");
        assertThatThrownBy(() -> DecisionLeaf.parse(with(SampleRecords.decisionLeaf(), "nonce", nonce)))
                .hasMessageContaining("nonce");
    }

    @Test
    void writes_sets_sorted_and_refuses_to_read_them_otherwise() {
        ServiceContract contract = SampleRecords.contract();

        assertThat(contract.parties()).containsExactly(SampleRecords.NORD, SampleRecords.RHEIN);
        assertThatThrownBy(() -> ServiceContract.parse(with(contract, "parties", List.of("RheinMSP", "NordMSP"))))
                .hasMessageContaining("'parties' is not sorted");
        assertThatThrownBy(
                        () -> ServiceContract.parse(with(contract, "permittedSites", List.of("de-fra-1", "de-fra-1"))))
                .hasMessageContaining("twice");
        assertThatThrownBy(() -> SiteRecord.parse(with(SampleRecords.site(), "traits", List.of("B", "A"))))
                .hasMessageContaining("'traits' is not sorted");
    }

    @Test
    void refuses_a_head_whose_frontier_does_not_give_its_root() {
        String wrong = Digest.of(new byte[0]).hex();

        assertThatThrownBy(() -> SiteHead.parse(with(SampleRecords.siteHead(), "root", wrong)))
                .hasMessageContaining("does not give the root");
        assertThatThrownBy(() -> DecisionHead.parse(with(SampleRecords.decisionHead(), "root", wrong)))
                .hasMessageContaining("does not give the root");
        assertThatThrownBy(() -> SiteHead.parse(with(SampleRecords.siteHead(), "treeSize", "44")))
                .isInstanceOf(MalformedRecordException.class);
    }

    @Test
    void knows_when_a_contract_is_accepted_by_all() {
        ServiceContract contract = SampleRecords.contract();
        List<ServiceContract.Acceptance> all = contract.acceptances();

        assertThat(contract.acceptedByAll()).isTrue();
        for (int missing = 0; missing < all.size(); missing++) {
            List<ServiceContract.Acceptance> some = new java.util.ArrayList<>(all);
            some.remove(missing);
            assertThat(contract.with(ServiceContract.State.PROPOSED, some).acceptedByAll())
                    .as("without %s", all.get(missing))
                    .isFalse();
        }
        assertThat(contract.consent()).isEqualTo(Consent.TENANT_SIGNED);
    }

    @Test
    void refuses_periods_that_end_before_they_start() {
        assertThatThrownBy(() -> CapacityDeclaration.parse(
                        with(SampleRecords.capacity(Optional.empty()), "until", "1760000000000")))
                .hasMessageContaining("ends before it starts");
        assertThatThrownBy(() -> ServiceContract.parse(with(SampleRecords.contract(), "validUntil", "1")))
                .hasMessageContaining("ends before it starts");
    }

    @Test
    void starts_streams_empty() {
        assertThat(SiteHead.parse(SiteHead.empty(SampleRecords.SITE).bytes()).nextSequence())
                .isZero();
        assertThat(DecisionHead.parse(DecisionHead.empty(SampleRecords.RHEIN).bytes())
                        .frontier())
                .isEqualTo(Frontier.EMPTY);
        assertThat(ContractHead.parse(ContractHead.empty(SampleRecords.CONTRACT, SampleRecords.SITE)
                                .bytes())
                        .lastLeaf())
                .isEqualTo(Optional.empty());
    }

    private static boolean closesOfReservation(SampleRecords.Sample sample, String name) {
        return name.equals("closes")
                && sample.record() instanceof Leaf leaf
                && !leaf.body().event().closes();
    }

    private static void assertRefusedLeaf(String field, Object value, String why) {
        assertRefusedLeaf(field, value, SampleRecords.released(), why);
    }

    private static void assertRefusedLeaf(String field, Object value, Leaf leaf, String why) {
        assertThatThrownBy(() -> Leaf.parse(with(leaf, field, value))).hasMessageContaining(why);
    }

    private static void assertRefused(SampleRecords.Sample sample, byte[] bytes, String naming) {
        assertThatThrownBy(() -> sample.parse().apply(bytes))
                .as("%s: %s", sample, new String(bytes, StandardCharsets.UTF_8))
                .isInstanceOf(MalformedRecordException.class)
                .hasMessageContaining(naming);
    }

    private static byte[] with(SampleRecords.Sample sample, String name, Object value) {
        return with(sample.record(), name, value);
    }

    private static byte[] with(CanonicalRecord record, String name, Object value) {
        TreeMap<String, Object> fields = new TreeMap<>(record.json().asMap());
        fields.put(name, value);
        return CanonicalJson.write(fields);
    }

    @Test
    void refuses_an_offer_without_its_form() {
        TreeMap<ResourceClass, Long> prices = new TreeMap<>(Map.of(ResourceClass.VCPU, 1L));
        TreeMap<String, Long> latencies = new TreeMap<>(Map.of("fi-hel-1", 1L));
        assertRefusedOffer("euro", prices, latencies, "currency");
        assertRefusedOffer("EUR", new TreeMap<>(Map.of(ResourceClass.VCPU, -1L)), latencies, "VCPU");
        assertRefusedOffer("EUR", new TreeMap<>(Map.of(ResourceClass.VCPU, Offer.MAX_PRICE + 1)), latencies, "VCPU");
        assertRefusedOffer("EUR", prices, new TreeMap<>(Map.of("fi-hel-1", 10_001L)), "fi-hel-1");
        assertRefusedOffer("EUR", prices, new TreeMap<>(Map.of("Helsinki", 1L)), "point");
    }

    private static void assertRefusedOffer(
            String currency, TreeMap<ResourceClass, Long> prices, TreeMap<String, Long> latencies, String what) {
        assertThatThrownBy(() -> new Offer(currency, prices, latencies))
                .isInstanceOf(MalformedRecordException.class)
                .hasMessageContaining(what);
    }

    /** The policy is asked about all sites together: what it cannot read of one would stop the placements of all. */
    @Test
    void a_fact_about_a_site_has_the_forms_that_the_policy_reads() {
        assertThat(new SiteFact("KEYS", "TENANT_HELD", "iberian-audit", "AUDITED", 0, SiteFact.LATEST_MILLIS))
                .isNotNull();
        for (String assessor : List.of("Iberian Audit", "", "-audit", "a".repeat(129))) {
            assertThatThrownBy(() -> new SiteFact("KEYS", "ES", assessor, "ATTESTED", 0, 1))
                    .isInstanceOf(MalformedRecordException.class);
        }
        assertThatThrownBy(() -> new SiteFact("keys", "ES", "a", "ATTESTED", 0, 1))
                .isInstanceOf(MalformedRecordException.class);
        assertThatThrownBy(() -> new SiteFact("KEYS", "Spain", "a", "ATTESTED", 0, 1))
                .isInstanceOf(MalformedRecordException.class);
        assertThatThrownBy(() -> new SiteFact("KEYS", "ES", "a", "CERTAIN", 0, 1))
                .isInstanceOf(MalformedRecordException.class);
        assertThatThrownBy(() -> new SiteFact("KEYS", "ES", "a", "ATTESTED", 0, SiteFact.LATEST_MILLIS + 1))
                .isInstanceOf(MalformedRecordException.class);
        assertThatThrownBy(() -> new SiteRecord(
                        new SiteId("es-mad-1"),
                        new MspId("IberMSP"),
                        "Madrid",
                        "ES",
                        "TIER_3",
                        List.of("iso"),
                        List.of()))
                .isInstanceOf(MalformedRecordException.class);
    }
}
