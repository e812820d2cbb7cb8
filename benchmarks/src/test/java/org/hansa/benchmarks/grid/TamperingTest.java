package org.hansa.benchmarks.grid;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.AnchorRecord;
import org.hansa.ledger.model.Consent;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.Frontier;
import org.hansa.ledger.model.Leaf;
import org.hansa.ledger.model.LeafBody;
import org.hansa.ledger.model.LeafEvent;
import org.hansa.ledger.model.MerkleTree;
import org.hansa.ledger.model.PolicyRevision;
import org.hansa.ledger.model.ProviderId;
import org.hansa.ledger.model.ResourceClass;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.SiteHead;
import org.hansa.ledger.model.SiteId;
import org.hansa.reports.format.PathLine;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TamperingTest {
    private static final SiteId SITE = new SiteId("site-0");

    @ParameterizedTest
    @EnumSource(Tampering.class)
    void every_lie_about_a_stream_is_noticed_wherever_it_is_told(Tampering lie) {
        for (int size : new int[] {2, 3, 7, 8, 33}) {
            SiteEvidence honest = evidence(size, 3);
            SiteHead head = head(honest);
            for (int seed = 0; seed < 40; seed++) {
                assertThat(ProofRound.finding(lie.of(honest, new Random(seed)), head))
                        .as("%s of %d leaves, seed %d", lie, size, seed)
                        .isPresent();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 33, 600})
    void every_leaf_of_an_honest_stream_is_proven_in_its_batch_and_in_the_head(int size) {
        SiteEvidence honest = evidence(size, 7);
        List<Leaf> proven = new ArrayList<>();

        SiteVerification.verify(honest, head(honest), proven::add);

        assertThat(proven).extracting(Leaf::siteSequence).hasSize(size).doesNotHaveDuplicates();
    }

    private static SiteEvidence evidence(int size, int batchSize) {
        List<byte[]> leaves = new ArrayList<>();
        for (int at = 0; at < size; at++) {
            leaves.add(leaf(at).bytes());
        }
        List<byte[]> hashes = leaves.stream().map(MerkleTree::leafHash).toList();
        List<byte[]> anchors = new ArrayList<>();
        for (int first = 0; first < size; first += batchSize) {
            int end = Math.min(size, first + batchSize);
            Digest root = Frontier.EMPTY.appendAll(hashes.subList(0, end)).root();
            anchors.add(new AnchorRecord(
                            SITE.value(),
                            anchors.size(),
                            first,
                            end - first,
                            root,
                            List.of(),
                            ResourceVector.ZERO,
                            "tx-" + first,
                            first)
                    .bytes());
        }
        SiteEvidence.Prover prover = (at, tree) -> new PathLine(
                        SITE.value(), at, MerkleTree.inclusionProof(hashes.subList(0, (int) tree), (int) at))
                .bytes();
        return new SiteEvidence(SITE, leaves, prover, anchors);
    }

    private static SiteHead head(SiteEvidence honest) {
        List<byte[]> hashes = honest.leaves().stream().map(MerkleTree::leafHash).toList();
        return new SiteHead(
                SITE, honest.anchors().size(), Frontier.EMPTY.appendAll(hashes), ResourceVector.ZERO, hashes.size());
    }

    private static Leaf leaf(long at) {
        Digest digest = Digest.of(new byte[] {1});
        LeafBody body = new LeafBody(
                SITE,
                new ContractHandle("bench-contract"),
                new AllocationId("00000000-0000-4000-8000-%012x".formatted(at)),
                new ProviderId("host-1"),
                at + 1,
                LeafEvent.RESERVED,
                ResourceVector.of(ResourceClass.VCPU, 1),
                OptionalLong.empty(),
                digest,
                new PolicyRevision("r1"),
                digest,
                Consent.MEMBER_ASSERTED,
                at,
                OptionalLong.empty(),
                "%032x".formatted(at),
                new TreeMap<>());
        return new Leaf(body, at, at, OptionalLong.empty());
    }
}
