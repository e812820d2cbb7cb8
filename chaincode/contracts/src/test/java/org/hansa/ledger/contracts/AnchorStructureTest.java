package org.hansa.ledger.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hansa.ledger.contracts.Consortium.BER;
import static org.hansa.ledger.contracts.Consortium.CONTRACT;
import static org.hansa.ledger.contracts.Consortium.FRA;
import static org.hansa.ledger.contracts.Consortium.HELV;
import static org.hansa.ledger.contracts.Consortium.NORD;
import static org.hansa.ledger.contracts.Consortium.RHEIN;
import static org.hansa.ledger.contracts.Consortium.START;
import static org.hansa.ledger.contracts.Consortium.anchor;
import static org.hansa.ledger.contracts.Consortium.digest;
import static org.hansa.ledger.contracts.Consortium.governance;
import static org.hansa.ledger.contracts.Consortium.vcpu;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.hansa.ledger.contracts.transaction.Caller;
import org.hansa.ledger.model.AnchorRecord;
import org.hansa.ledger.model.CanonicalJson;
import org.hansa.ledger.model.ContractHead;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.GrantUse;
import org.hansa.ledger.model.Leaf;
import org.hansa.ledger.model.LeafEvent;
import org.hansa.ledger.model.LedgerError;
import org.hansa.ledger.model.LedgerFunction;
import org.hansa.ledger.model.LedgerKey;
import org.hansa.ledger.model.MerkleTree;
import org.hansa.ledger.model.SiteHead;
import org.hansa.ledger.model.SiteId;
import org.hansa.ledger.model.VoidCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What makes the chaincode refuse a batch as a whole, in the order of {@link LedgerError}. */
class AnchorStructureTest {
    private static final Caller OWNER = anchor(RHEIN);
    private final Consortium consortium = Consortium.running();
    private final SiteBook book = new SiteBook(FRA);

    @BeforeEach
    void gives_the_site_room() {
        consortium.declare(RHEIN, FRA, 1, vcpu(500));
        consortium.grant(CONTRACT, FRA, 0, vcpu(500));
    }

    @Test
    void writes_head_totals_use_contract_head_live_keys_and_record() {
        Leaf first = book.reserve(CONTRACT, vcpu(10));
        Leaf second = book.reserve(CONTRACT, vcpu(20));

        AnchorRecord record = book.anchor(consortium, OWNER);

        Digest root = Digest.ofHash(MerkleTree.root(List.of(first.hash(), second.hash())));
        assertThat(record).isEqualTo(consortium.read(LedgerKey.siteBatch(FRA, 0), AnchorRecord::parse));
        assertThat(record.root()).isEqualTo(root);
        assertThat(record.voided()).isEmpty();
        assertThat(record.totals()).isEqualTo(vcpu(30));
        assertThat(record.timeMillis()).isEqualTo(START);
        assertThat(record.txId()).startsWith("tx-");
        SiteHead head = consortium.read(LedgerKey.siteHead(FRA), SiteHead::parse);
        assertThat(head.nextBatch()).isEqualTo(1);
        assertThat(head.nextSequence()).isEqualTo(2);
        assertThat(head.frontier().root()).isEqualTo(root);
        assertThat(head.totals()).isEqualTo(vcpu(30));
        assertThat(head.lastTimeMillis()).isEqualTo(START);
        ContractHead contractHead = consortium.read(LedgerKey.contractHead(CONTRACT, FRA), ContractHead::parse);
        assertThat(contractHead.count()).isEqualTo(2);
        assertThat(contractHead.lastLeaf()).contains(Digest.ofHash(second.hash()));
        assertThat(consortium
                        .read(LedgerKey.grantUse(CONTRACT, FRA), GrantUse::parse)
                        .used())
                .isEqualTo(vcpu(30));
        assertThat(consortium.ledger.keys("live/")).hasSize(2);
        assertThat(consortium.ledger.value(LedgerKey.live(FRA, 0)))
                .hasValueSatisfying(value -> assertThat(new String(value, StandardCharsets.US_ASCII))
                        .isEqualTo(Digest.ofHash(first.hash()).hex()));
    }

    @Test
    void answers_the_same_batch_again_with_its_record_and_writes_nothing() {
        book.reserve(CONTRACT, vcpu(10));
        SiteBook.Batch batch = book.cut();
        byte[] record = batch.anchor(consortium, OWNER);
        book.reserve(CONTRACT, vcpu(10));
        book.anchor(consortium, OWNER);
        Map<String, Object> before = consortium.ledger.snapshot();
        consortium.now += 60_000;

        InMemoryLedger.Endorsed again = batch.endorse(consortium, OWNER);

        assertThat(again.answer()).isEqualTo(record);
        assertThat(again.writes()).isEmpty();
        assertThat(consortium.ledger.snapshot()).isEqualTo(before);
    }

    @Test
    void refuses_another_batch_under_a_number_that_is_taken_and_states_the_root() {
        book.reserve(CONTRACT, vcpu(10));
        SiteBook.Batch batch = book.cut();
        batch.anchor(consortium, OWNER);

        assertThat(batch.rooted(digest("other")).refused(consortium, LedgerError.ALREADY_ANCHORED, OWNER))
                .hasMessageContaining(batch.root().hex());
        batch.startingAt(1).refused(consortium, LedgerError.ALREADY_ANCHORED, OWNER);
    }

    @Test
    void refuses_a_batch_that_the_head_has_not_reached() {
        book.reserve(CONTRACT, vcpu(10));

        book.cut().numbered(1).refused(consortium, LedgerError.LEDGER_BEHIND, OWNER);
    }

    @Test
    void refuses_a_gap_and_an_overlap() {
        book.reserve(CONTRACT, vcpu(10));
        book.anchor(consortium, OWNER);
        Leaf second = book.reserve(CONTRACT, vcpu(10));
        Leaf third = book.reserve(CONTRACT, vcpu(10));
        SiteBook.Batch batch = book.cut();

        batch.startingAt(2).refused(consortium, LedgerError.GAP, OWNER);
        batch.startingAt(0).refused(consortium, LedgerError.GAP, OWNER);
        batch.startingAt(Long.MAX_VALUE / 10).refused(consortium, LedgerError.GAP, OWNER);
        batch.of(second, second).refused(consortium, LedgerError.GAP, OWNER);
        batch.of(third, second).refused(consortium, LedgerError.GAP, OWNER);
        batch.of(third).refused(consortium, LedgerError.GAP, OWNER);
        batch.anchor(consortium, OWNER);
    }

    @Test
    void refuses_a_gap_in_a_contracts_own_sequence() {
        Leaf leaf = book.reserve(CONTRACT, vcpu(10));
        SiteBook.Batch batch = book.cut();

        batch.of(new Leaf(leaf.body(), 0, 1, OptionalLong.empty())).refused(consortium, LedgerError.GAP, OWNER);
        batch.anchor(consortium, OWNER);
        Leaf next = book.reserve(CONTRACT, vcpu(10));
        SiteBook.Batch second = book.cut();
        second.of(new Leaf(next.body(), 1, 0, OptionalLong.empty())).refused(consortium, LedgerError.GAP, OWNER);
        second.of(new Leaf(next.body(), 1, 2, OptionalLong.empty())).refused(consortium, LedgerError.GAP, OWNER);
    }

    @Test
    void refuses_a_wrong_root() {
        book.reserve(CONTRACT, vcpu(10));
        SiteBook.Batch batch = book.cut();
        Leaf other = new SiteBook(FRA).reserve(CONTRACT, vcpu(11));

        batch.rooted(digest("wrong")).refused(consortium, LedgerError.ROOT_MISMATCH, OWNER);
        batch.of(other).refused(consortium, LedgerError.ROOT_MISMATCH, OWNER);
    }

    @Test
    void refuses_a_time_before_the_sites_last() {
        book.reserve(CONTRACT, vcpu(10));
        book.anchor(consortium, OWNER);
        book.reserve(CONTRACT, vcpu(10));
        SiteBook.Batch batch = book.cut();

        consortium.now = START - 1;
        batch.refused(consortium, LedgerError.TIME_NOT_MONOTONE, OWNER);
        consortium.now = START;
        batch.anchor(consortium, OWNER);
    }

    @Test
    void belongs_to_the_online_identity_of_the_owner() {
        book.reserve(CONTRACT, vcpu(10));
        SiteBook.Batch batch = book.cut();

        batch.refused(consortium, LedgerError.NOT_AUTHORISED, anchor(NORD));
        batch.refused(consortium, LedgerError.NOT_AUTHORISED, anchor(HELV));
        batch.refused(consortium, LedgerError.NOT_AUTHORISED, governance(RHEIN));
        SiteBook nowhere = new SiteBook(new SiteId("xx-1"));
        nowhere.reserve(CONTRACT, vcpu(1));
        nowhere.cut().refused(consortium, LedgerError.NOT_FOUND, OWNER);
        nowhere.cut();
        SiteBook early = new SiteBook(FRA);
        early.reserve(CONTRACT, vcpu(1));
        early.cut().refused(new Consortium(), LedgerError.NOT_FOUNDED, OWNER);
    }

    @Test
    void refuses_arguments_and_leaves_that_are_not_in_their_form() {
        Leaf leaf = book.reserve(CONTRACT, vcpu(10));
        SiteBook.Batch batch = book.cut();
        Leaf elsewhere = new SiteBook(BER).reserve(CONTRACT, vcpu(10));

        batch.counting(2).refused(consortium, LedgerError.MALFORMED, OWNER);
        batch.counting(0).refused(consortium, LedgerError.MALFORMED, OWNER);
        batch.of(elsewhere).refused(consortium, LedgerError.MALFORMED, OWNER);
        String submit = LedgerFunction.SUBMIT_ANCHOR;
        Map<String, byte[]> leaves = batch.transientMap();
        String root = batch.root().hex();
        consortium.refuses(LedgerError.MALFORMED, OWNER, submit, FRA, 0, 0, 1, root);
        consortium.refusesWith(LedgerError.MALFORMED, OWNER, leaves, submit, FRA, 0, 0, 1);
        consortium.refusesWith(LedgerError.MALFORMED, OWNER, leaves, submit, FRA, 0, 0, 1, root, "x");
        consortium.refusesWith(LedgerError.MALFORMED, OWNER, leaves, submit, "FRA", 0, 0, 1, root);
        consortium.refusesWith(LedgerError.MALFORMED, OWNER, leaves, submit, FRA, "00", 0, 1, root);
        consortium.refusesWith(LedgerError.MALFORMED, OWNER, leaves, submit, FRA, 0, "-0", 1, root);
        consortium.refusesWith(LedgerError.MALFORMED, OWNER, leaves, submit, FRA, 0, 0, "9".repeat(19), root);
        consortium.refusesWith(
                LedgerError.MALFORMED, OWNER, leaves, submit, FRA, 0, 0, 1, root.toUpperCase(java.util.Locale.ROOT));
        consortium.refusesWith(LedgerError.MALFORMED, OWNER, leaves, submit, FRA, 0, 0, 1, new byte[] {(byte) 0xff});
        for (byte[] wrong : wrongForms(leaf)) {
            Map<String, byte[]> transientMap = Map.of(LedgerFunction.LEAVES, CanonicalJson.frame(List.of(wrong)));
            assertThat(consortium.refusesWith(LedgerError.MALFORMED, OWNER, transientMap, submit, FRA, 0, 0, 1, root))
                    .hasMessageContaining("leaf 0");
        }
        Map<String, byte[]> torn = Map.of(LedgerFunction.LEAVES, new byte[] {0, 0, 1});
        consortium.refusesWith(LedgerError.MALFORMED, OWNER, torn, submit, FRA, 0, 0, 1, root);
    }

    /** A bigger vector on release, a negative one, an unknown class or field, another schema, loose JSON. */
    private static List<byte[]> wrongForms(Leaf leaf) {
        List<byte[]> wrong = new ArrayList<>();
        wrong.add(with(leaf, "resources", Map.of("VCPU", "-10")));
        wrong.add(with(leaf, "resources", Map.of("VCPU", "4503599627370497")));
        wrong.add(with(leaf, "resources", Map.of("VCPU", "99999999999999999999")));
        wrong.add(with(leaf, "resources", Map.of("QPU", "1")));
        wrong.add(with(leaf, "resources", Map.of()));
        wrong.add(with(leaf, "event", "GIFTED"));
        wrong.add(with(leaf, "event", "RELEASED"));
        wrong.add(with(leaf, "closes", "0"));
        wrong.add(with(leaf, "surprise", "x"));
        wrong.add(with(leaf, "schema", "leaf/2"));
        wrong.add((new String(leaf.bytes(), StandardCharsets.UTF_8) + " ").getBytes(StandardCharsets.UTF_8));
        wrong.add(new byte[0]);
        wrong.add("{\"a\":\"\\ud800\"}".getBytes(StandardCharsets.US_ASCII));
        return wrong;
    }

    private static byte[] with(Leaf leaf, String name, Object value) {
        TreeMap<String, Object> fields = new TreeMap<>(leaf.json().asMap());
        fields.put(name, value);
        return CanonicalJson.write(fields);
    }

    @Test
    void must_present_the_reservation_that_a_release_closes_as_it_is_on_the_ledger() {
        Leaf open = book.reserve(CONTRACT, vcpu(10));
        book.anchor(consortium, OWNER);
        book.close(LeafEvent.RELEASED, open);
        SiteBook.Batch batch = book.cut();
        Leaf bigger = new SiteBook(FRA).reserve(CONTRACT, vcpu(500));

        batch.closing().refused(consortium, LedgerError.MALFORMED, OWNER);
        assertThat(batch.closing(bigger).refused(consortium, LedgerError.MALFORMED, OWNER))
                .hasMessageContaining("is not the one on the ledger");
        batch.closing(open, bigger).refused(consortium, LedgerError.MALFORMED, OWNER);
        batch.closing(new SiteBook(BER).reserve(CONTRACT, vcpu(10))).refused(consortium, LedgerError.MALFORMED, OWNER);
        assertThat(AnchorRecord.parse(batch.anchor(consortium, OWNER)).totals()).isEqualTo(vcpu(0));
    }

    /** Two events that end the same reservation: each may bring it along, and only the second is voided. */
    @Test
    void takes_a_presented_leaf_twice() {
        Leaf open = book.reserve(CONTRACT, vcpu(10));
        book.anchor(consortium, OWNER);
        book.close(LeafEvent.RELEASED, open);
        book.close(LeafEvent.EVICTED, open);

        AnchorRecord record = AnchorRecord.parse(book.cut().closing(open, open).anchor(consortium, OWNER));

        assertThat(record.voided()).containsExactly(new AnchorRecord.Voided(2, VoidCode.CLOSES_UNKNOWN));
    }

    @Test
    void looks_at_no_presented_leaf_that_nothing_closes() {
        Leaf open = book.reserve(CONTRACT, vcpu(10));
        book.anchor(consortium, OWNER);
        book.reserve(CONTRACT, vcpu(20));

        assertThat(AnchorRecord.parse(book.cut().closing(open).anchor(consortium, OWNER))
                        .totals())
                .isEqualTo(vcpu(30));
    }

    @Test
    void takes_a_thousand_leaves_and_not_one_more() {
        consortium.declare(RHEIN, FRA, 2, vcpu(2_000));
        for (int i = 0; i < 1_001; i++) {
            book.reserve(CONTRACT, vcpu(1));
        }
        book.cut().refused(consortium, LedgerError.TOO_LARGE, OWNER);

        SiteBook again = new SiteBook(FRA);
        for (int i = 0; i < 1_000; i++) {
            again.reserve(CONTRACT, vcpu(1));
        }
        // The grant is 500: half of the leaves are voided, and all of them are counted in the tree.
        AnchorRecord record = again.anchor(consortium, OWNER);
        assertThat(record.voided()).hasSize(500);
        assertThat(record.totals()).isEqualTo(vcpu(500));
    }

    @Test
    void takes_a_megabyte_and_no_more_whatever_is_in_it() {
        Map<String, byte[]> large = Map.of(LedgerFunction.LEAVES, CanonicalJson.frame(List.of(new byte[1_000_001])));
        Map<String, byte[]> huge = Map.of(LedgerFunction.LEAVES, new byte[100_000_000]);
        Map<String, byte[]> full = Map.of(LedgerFunction.LEAVES, CanonicalJson.frame(List.of(new byte[1_000_000])));
        Object[] arguments = {FRA, 0, 0, 1, digest("root")};

        consortium.refusesWith(LedgerError.TOO_LARGE, OWNER, large, LedgerFunction.SUBMIT_ANCHOR, arguments);
        consortium.refusesWith(LedgerError.TOO_LARGE, OWNER, huge, LedgerFunction.SUBMIT_ANCHOR, arguments);
        consortium.refusesWith(LedgerError.MALFORMED, OWNER, full, LedgerFunction.SUBMIT_ANCHOR, arguments);
        consortium.refusesWith(
                LedgerError.TOO_LARGE, OWNER, huge, LedgerFunction.SUBMIT_DECISIONS, RHEIN, 0, 0, 1, digest("root"));
        consortium.refuses(LedgerError.TOO_LARGE, OWNER, LedgerFunction.READ, (Object) new byte[256 * 1024 + 1]);
    }

    /** The order of the errors is part of the contract: the first that applies is given. */
    @Test
    void gives_the_first_of_several_errors() {
        book.reserve(CONTRACT, vcpu(10));
        book.anchor(consortium, OWNER);
        Leaf next = book.reserve(CONTRACT, vcpu(10));
        SiteBook.Batch wrong = book.cut().rooted(digest("wrong")).startingAt(7).numbered(9);
        consortium.now = START - 1;

        wrong.counting(3).refused(consortium, LedgerError.MALFORMED, governance(NORD));
        wrong.refused(consortium, LedgerError.NOT_AUTHORISED, governance(NORD));
        wrong.numbered(0).refused(consortium, LedgerError.ALREADY_ANCHORED, OWNER);
        wrong.refused(consortium, LedgerError.LEDGER_BEHIND, OWNER);
        wrong.numbered(1).refused(consortium, LedgerError.GAP, OWNER);
        wrong.numbered(1).startingAt(1).refused(consortium, LedgerError.ROOT_MISMATCH, OWNER);
        assertThat(next.siteSequence()).isEqualTo(1);
    }

    @Test
    void lets_one_of_two_endorsed_attempts_at_the_same_batch_commit() {
        book.reserve(CONTRACT, vcpu(10));
        SiteBook.Batch batch = book.cut();
        InMemoryLedger.Endorsed first = batch.endorse(consortium, OWNER);
        InMemoryLedger.Endorsed second = batch.endorse(consortium, OWNER);

        assertThat(second.commit()).isTrue();
        assertThat(first.commit()).isFalse();
        assertThat(consortium.read(LedgerKey.siteHead(FRA), SiteHead::parse).totals())
                .isEqualTo(vcpu(10));
    }

    /** A thousand reservations, then their releases: what an anchor costs in messages to the peer. */
    @Test
    void reads_and_writes_each_key_once_however_full_the_batch_is() {
        consortium.declare(RHEIN, FRA, 2, vcpu(2_000));
        consortium.grant(CONTRACT, FRA, 1, vcpu(1_000));
        for (int i = 0; i < 1_000; i++) {
            book.reserve(CONTRACT, vcpu(1));
        }
        InMemoryLedger.Endorsed reserving = book.cut().endorse(consortium, OWNER);
        assertThat(reserving.commit()).isTrue();
        // Reads: site, head, contract head, declaration, contract, policy, owner, use, grant. Writes: head, record,
        // contract head, use, and one live key for each reservation.
        assertThat(reserving.roundTrips()).isEqualTo(9 + 4 + 1_000);

        for (int i = 0; i < 1_000; i++) {
            book.close(LeafEvent.RELEASED, book.leaf(i));
        }
        InMemoryLedger.Endorsed releasing = book.cut().endorse(consortium, OWNER);
        assertThat(releasing.commit()).isTrue();
        assertThat(releasing.roundTrips()).isEqualTo(5 + 4 + 2 * 1_000);
        assertThat(consortium.ledger.keys("live/")).isEmpty();
    }
}
