package org.hansa.reports;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.hansa.ledger.model.Actor;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.AnchorRecord;
import org.hansa.ledger.model.BallotContent;
import org.hansa.ledger.model.BallotId;
import org.hansa.ledger.model.BallotKind;
import org.hansa.ledger.model.BallotProposal;
import org.hansa.ledger.model.CanonicalJson;
import org.hansa.ledger.model.CapacityDeclaration;
import org.hansa.ledger.model.Consent;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.Founding;
import org.hansa.ledger.model.Frontier;
import org.hansa.ledger.model.IssuerRecord;
import org.hansa.ledger.model.Leaf;
import org.hansa.ledger.model.LeafBody;
import org.hansa.ledger.model.LeafEvent;
import org.hansa.ledger.model.LedgerFunction;
import org.hansa.ledger.model.MemberRecord;
import org.hansa.ledger.model.MerkleTree;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.Order;
import org.hansa.ledger.model.PolicyProposal;
import org.hansa.ledger.model.PolicyRevision;
import org.hansa.ledger.model.ProviderId;
import org.hansa.ledger.model.ResourceClass;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.ServiceContract;
import org.hansa.ledger.model.SiteId;
import org.hansa.ledger.model.SiteRecord;
import org.hansa.network.config.Member;
import org.hansa.network.config.Site;
import org.hansa.reports.export.LeafArchives;

/** A founded consortium with one contract at two sites of two members, and a sealer that anchors what it is told to. */
final class TestContract implements LeafArchives {
    static final ContractHandle HANDLE = new ContractHandle("c-0123456789abcdef");
    static final SiteId HOME_SITE = new SiteId("de-fra-1");
    static final SiteId OTHER_SITE = new SiteId("fi-hel-1");
    static final PolicyRevision REVISION = new PolicyRevision("r1");
    private static final long YEAR = 365L * 24 * 3_600 * 1_000;
    private static final String ISSUER = "http://127.0.0.1:18010/realms/rhein";
    private static final Digest ANY = Digest.of("any".getBytes(StandardCharsets.UTF_8));

    private final TestLedger ledger;
    private final Random random = new Random(42);
    private final long now = System.currentTimeMillis();
    final BallotId suspension = new BallotId("b-suspend-helv");
    private final Map<SiteId, List<Leaf>> streams = new TreeMap<>();
    private final Map<SiteId, Long> batches = new TreeMap<>();

    TestContract(TestLedger ledger) {
        this.ledger = ledger;
    }

    void found() {
        List<MemberRecord> members = new ArrayList<>();
        List<SiteRecord> sites = new ArrayList<>();
        for (Member member : ledger.config().members()) {
            MspId msp = new MspId(member.msp());
            members.add(new MemberRecord(
                    msp, member.name(), member.country(), MemberRecord.Role.MEMBER, MemberRecord.State.ACTIVE));
            for (Site site : member.sites()) {
                sites.add(new SiteRecord(
                        new SiteId(site.id()), msp, site.id(), member.country(), site.tier(), List.of(), List.of()));
            }
        }
        Founding founding = new Founding(
                members, sites, List.of(new IssuerRecord(ISSUER, new MspId("RheinMSP"), "org-rhein", true)));
        governance("rhein", LedgerFunction.FOUND, text(founding.bytes()));
        PolicyProposal policy = new PolicyProposal(REVISION, ANY, ANY, ANY, "first rules");
        BallotId ballot = new BallotId("b-first-rules");
        BallotProposal proposal = new BallotProposal(
                ballot,
                BallotKind.ACTIVATE_POLICY,
                false,
                BallotContent.of(policy),
                "first rules",
                System.currentTimeMillis() + 86_400_000L);
        governance("rhein", LedgerFunction.PROPOSE_BALLOT, text(proposal.bytes()));
        for (String member : List.of("rhein", "nord")) {
            governance(
                    member,
                    LedgerFunction.CAST_VOTE,
                    ballot.value(),
                    policy.digest().hex(),
                    "APPROVE",
                    "tests are green");
        }
        governance("rhein", LedgerFunction.ACTIVATE_POLICY, REVISION.value());
        rejectSuspension();
        declare("rhein", HOME_SITE);
        declare("nord", OTHER_SITE);
        governance("rhein", LedgerFunction.PROPOSE_CONTRACT, text(contract().bytes()));
        accept("rhein", 0, "TENANT", text(actor().bytes()));
        accept("rhein", 1, "MEMBER", "");
        accept("nord", 2, "MEMBER", "");
        for (SiteId site : List.of(HOME_SITE, OTHER_SITE)) {
            ledger.submit(
                    "rhein",
                    "Anchor",
                    LedgerFunction.SET_GRANT,
                    HANDLE.value(),
                    site.value(),
                    text(cpu(10_000).json().bytes()),
                    "0");
        }
    }

    /** A decision that no placement rests on, and that the report takes along all the same. */
    private void rejectSuspension() {
        BallotProposal proposal = new BallotProposal(
                suspension,
                BallotKind.SUSPEND_MEMBER,
                false,
                BallotContent.of(new Order("HelvMSP", OptionalLong.of(now + YEAR))),
                "no audit",
                System.currentTimeMillis() + 86_400_000L);
        governance("nord", LedgerFunction.PROPOSE_BALLOT, text(proposal.bytes()));
        governance(
                "rhein",
                LedgerFunction.CAST_VOTE,
                suspension.value(),
                proposal.content().digest().hex(),
                "REJECT",
                "the audit is under way");
    }

    private void accept(String member, long version, String role, String actor) {
        governance(member, LedgerFunction.ACCEPT_CONTRACT, HANDLE.value(), Long.toString(version), role, actor);
    }

    private void governance(String member, String function, String... arguments) {
        ledger.submit(member, "Governance", function, arguments);
    }

    private void declare(String member, SiteId site) {
        CapacityDeclaration declaration = new CapacityDeclaration(site, 1, cpu(50_000), now - 1_000, now + YEAR);
        governance(member, LedgerFunction.DECLARE_CAPACITY, text(declaration.bytes()));
    }

    private ServiceContract contract() {
        return new ServiceContract(
                HANDLE,
                0,
                IssuerRecord.keyOf(ISSUER),
                "org-tenant",
                new MspId("RheinMSP"),
                List.of(),
                0,
                List.of(new MspId("RheinMSP"), new MspId("NordMSP")),
                ServiceContract.State.PROPOSED,
                now - 1_000,
                now + YEAR,
                List.of(HOME_SITE, OTHER_SITE),
                cpu(20_000),
                List.of(),
                ANY,
                List.of());
    }

    private static Actor actor() {
        return new Actor(
                IssuerRecord.keyOf(ISSUER),
                "org-tenant",
                "p-1",
                "contract-manager",
                "1",
                0,
                "cli",
                Optional.empty(),
                ANY);
    }

    /** Reserves at a site and anchors it in a batch with what else is given. */
    Leaf reserve(SiteId site, long milliCpu) {
        return seal(
                site,
                LeafEvent.RESERVED,
                cpu(milliCpu),
                new UUID(random.nextLong(), random.nextLong()),
                OptionalLong.empty());
    }

    /** Accepted a minute after it was reserved, and carried out an hour later. */
    Leaf releaseLate(Leaf reservation) {
        long accepted = reservation.body().timeMillis() + 60_000;
        return seal(
                reservation.body().site(),
                LeafEvent.RELEASED,
                ResourceVector.ZERO,
                UUID.fromString(reservation.body().allocation().value()),
                OptionalLong.of(reservation.siteSequence()),
                accepted + 3_600_000,
                OptionalLong.of(accepted));
    }

    private Leaf seal(SiteId site, LeafEvent event, ResourceVector resources, UUID allocation, OptionalLong closes) {
        return seal(site, event, resources, allocation, closes, System.currentTimeMillis(), OptionalLong.empty());
    }

    private Leaf seal(
            SiteId site,
            LeafEvent event,
            ResourceVector resources,
            UUID allocation,
            OptionalLong closes,
            long time,
            OptionalLong accepted) {
        List<Leaf> stream = streams.computeIfAbsent(site, key -> new ArrayList<>());
        byte[] nonce = new byte[16];
        random.nextBytes(nonce);
        LeafBody body = new LeafBody(
                site,
                HANDLE,
                new AllocationId(allocation.toString()),
                new ProviderId("host-1"),
                stream.size() + 1,
                event,
                resources,
                OptionalLong.empty(),
                ANY,
                REVISION,
                ANY,
                Consent.MEMBER_ASSERTED,
                time,
                accepted,
                HexFormat.of().formatHex(nonce),
                new TreeMap<>());
        Leaf leaf = new Leaf(body, stream.size(), stream.size(), closes);
        stream.add(leaf);
        return leaf;
    }

    /** Anchors the last leaves of a site as one batch. */
    AnchorRecord anchor(String member, SiteId site, int count) {
        List<Leaf> stream = streams.getOrDefault(site, List.of());
        List<Leaf> batch = stream.subList(stream.size() - count, stream.size());
        long first = stream.size() - count;
        List<byte[]> closed = batch.stream()
                .filter(leaf -> leaf.closes().isPresent() && leaf.closes().getAsLong() < first)
                .map(leaf -> stream.get((int) leaf.closes().getAsLong()).bytes())
                .toList();
        Frontier frontier =
                Frontier.EMPTY.appendAll(stream.stream().map(Leaf::hash).toList());
        long number = batches.merge(site, 1L, Long::sum) - 1;
        return AnchorRecord.parse(ledger.submit(
                member,
                "Anchor",
                LedgerFunction.SUBMIT_ANCHOR,
                Map.of(
                        LedgerFunction.LEAVES,
                        CanonicalJson.frame(batch.stream().map(Leaf::bytes).toList()),
                        LedgerFunction.CLOSED,
                        CanonicalJson.frame(closed)),
                site.value(),
                Long.toString(number),
                Long.toString(first),
                Integer.toString(count),
                frontier.root().hex()));
    }

    @Override
    public List<ArchivedLeaf> contractLeaves(SiteId site, ContractHandle contract, long count, long treeSize) {
        List<Leaf> stream = streams.getOrDefault(site, List.of());
        List<byte[]> hashes = stream.stream().limit(treeSize).map(Leaf::hash).toList();
        return stream.stream()
                .filter(leaf -> leaf.body().contract().equals(contract))
                .limit(count)
                .map(leaf ->
                        new ArchivedLeaf(leaf.bytes(), MerkleTree.inclusionProof(hashes, (int) leaf.siteSequence())))
                .toList();
    }

    @Override
    public List<ArchivedLeaf> decisionLeaves(ContractHandle contract, long treeSize) {
        return List.of();
    }

    static ResourceVector cpu(long milli) {
        return ResourceVector.of(ResourceClass.VCPU, milli);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
