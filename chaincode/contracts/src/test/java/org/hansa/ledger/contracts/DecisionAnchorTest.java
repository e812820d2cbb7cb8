package org.hansa.ledger.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hansa.ledger.contracts.Consortium.CONTRACT;
import static org.hansa.ledger.contracts.Consortium.NORD;
import static org.hansa.ledger.contracts.Consortium.POLICY;
import static org.hansa.ledger.contracts.Consortium.RHEIN;
import static org.hansa.ledger.contracts.Consortium.START;
import static org.hansa.ledger.contracts.Consortium.STRANGER;
import static org.hansa.ledger.contracts.Consortium.anchor;
import static org.hansa.ledger.contracts.Consortium.digest;
import static org.hansa.ledger.contracts.Consortium.governance;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.hansa.ledger.model.AnchorRecord;
import org.hansa.ledger.model.CanonicalJson;
import org.hansa.ledger.model.Consent;
import org.hansa.ledger.model.DecisionHead;
import org.hansa.ledger.model.DecisionLeaf;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.LedgerError;
import org.hansa.ledger.model.LedgerFunction;
import org.hansa.ledger.model.LedgerKey;
import org.hansa.ledger.model.MerkleTree;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.RefusalReason;
import org.hansa.ledger.model.ResourceVector;
import org.junit.jupiter.api.Test;

class DecisionAnchorTest {
    private static final String SUBMIT = LedgerFunction.SUBMIT_DECISIONS;
    private final Consortium consortium = Consortium.founded();

    @Test
    void continues_the_members_stream_and_answers_a_repeat_with_its_record() {
        byte[] first = submit(List.of(leaf(RHEIN, 0), leaf(RHEIN, 1)), 0, 0);
        byte[] second = submit(List.of(leaf(RHEIN, 2)), 1, 2);
        Map<String, Object> before = consortium.ledger.snapshot();

        assertThat(submit(List.of(leaf(RHEIN, 0), leaf(RHEIN, 1)), 0, 0)).isEqualTo(first);
        assertThat(consortium.ledger.snapshot()).isEqualTo(before);
        AnchorRecord record = AnchorRecord.parse(second);
        assertThat(record.stream()).isEqualTo("RheinMSP");
        assertThat(record.totals()).isEqualTo(ResourceVector.ZERO);
        assertThat(record).isEqualTo(consortium.read(LedgerKey.decisionBatch(RHEIN, 1), AnchorRecord::parse));
        DecisionHead head = consortium.read(LedgerKey.decisionHead(RHEIN), DecisionHead::parse);
        assertThat(head.nextBatch()).isEqualTo(2);
        assertThat(head.frontier().root()).isEqualTo(root(3));
    }

    @Test
    void belongs_to_the_online_identity_of_the_member() {
        Map<String, byte[]> leaves = Map.of(LedgerFunction.LEAVES, frame(List.of(leaf(RHEIN, 0))));

        consortium.refusesWith(LedgerError.NOT_AUTHORISED, anchor(NORD), leaves, SUBMIT, RHEIN, 0, 0, 1, root(1));
        consortium.refusesWith(LedgerError.NOT_AUTHORISED, governance(RHEIN), leaves, SUBMIT, RHEIN, 0, 0, 1, root(1));
        consortium.refusesWith(LedgerError.MALFORMED, anchor(NORD), leaves, SUBMIT, NORD, 0, 0, 1, root(1));
        Map<String, byte[]> strange = Map.of(LedgerFunction.LEAVES, frame(List.of(leaf(STRANGER, 0))));
        consortium.refusesWith(
                LedgerError.NOT_AUTHORISED, anchor(STRANGER), strange, SUBMIT, STRANGER, 0, 0, 1, root(1));
    }

    @Test
    void refuses_what_does_not_continue_the_stream() {
        submit(List.of(leaf(RHEIN, 0)), 0, 0);

        refused(LedgerError.ALREADY_ANCHORED, List.of(leaf(RHEIN, 0)), 0, 0, digest("other"));
        refused(LedgerError.LEDGER_BEHIND, List.of(leaf(RHEIN, 1)), 2, 1, root(2));
        refused(LedgerError.GAP, List.of(leaf(RHEIN, 2)), 1, 2, root(2));
        refused(LedgerError.GAP, List.of(leaf(RHEIN, 2)), 1, 1, root(2));
        refused(LedgerError.GAP, List.of(leaf(RHEIN, 1), leaf(RHEIN, 1)), 1, 1, root(2));
        refused(LedgerError.ROOT_MISMATCH, List.of(leaf(RHEIN, 1)), 1, 1, digest("other"));
        consortium.now = START - 1;
        refused(LedgerError.TIME_NOT_MONOTONE, List.of(leaf(RHEIN, 1)), 1, 1, root(2));
    }

    private byte[] submit(List<DecisionLeaf> leaves, long batch, long first) {
        Map<String, byte[]> transientMap = Map.of(LedgerFunction.LEAVES, frame(leaves));
        return consortium.callWith(
                anchor(RHEIN), transientMap, SUBMIT, RHEIN, batch, first, leaves.size(), root(first + leaves.size()));
    }

    private void refused(LedgerError error, List<DecisionLeaf> leaves, long batch, long first, Digest root) {
        Map<String, byte[]> transientMap = Map.of(LedgerFunction.LEAVES, frame(leaves));
        consortium.refusesWith(error, anchor(RHEIN), transientMap, SUBMIT, RHEIN, batch, first, leaves.size(), root);
    }

    private static Digest root(long size) {
        return Digest.ofHash(MerkleTree.root(java.util.stream.LongStream.range(0, size)
                .mapToObj(each -> leaf(RHEIN, each).hash())
                .toList()));
    }

    private static byte[] frame(List<DecisionLeaf> leaves) {
        return CanonicalJson.frame(leaves.stream().map(DecisionLeaf::bytes).toList());
    }

    private static DecisionLeaf leaf(MspId member, long sequence) {
        return new DecisionLeaf(
                member,
                sequence,
                Optional.of(CONTRACT),
                RefusalReason.RESIDENCY,
                digest("decision"),
                POLICY,
                digest("request"),
                Consent.MEMBER_ASSERTED,
                1,
                START,
                "%032x".formatted(sequence),
                new TreeMap<>());
    }
}
