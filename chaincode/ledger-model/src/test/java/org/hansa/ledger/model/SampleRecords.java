package org.hansa.ledger.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;

/** One full record of each kind, with every optional field present; their bytes are the golden files. */
final class SampleRecords {
    static final MspId NORD = new MspId("NordMSP");
    static final MspId RHEIN = new MspId("RheinMSP");
    static final SiteId SITE = new SiteId("de-fra-1");
    static final ContractHandle CONTRACT = new ContractHandle("c-7f3a9d2e");
    static final AllocationId ALLOCATION = new AllocationId("0b9f6a1e-54c3-4c1d-9a57-3a2f1f0e7c11");
    static final ProviderId PROVIDER = new ProviderId("fra-1.rack-07.host_12");
    static final PolicyRevision POLICY = new PolicyRevision("2026-11-r1");
    static final BallotId BALLOT = new BallotId("b-2026-000001");
    static final String NONCE = "00112233445566778899aabbccddeeff";
    static final ResourceVector RESOURCES = ResourceVector.of(
            Map.of(ResourceClass.VCPU, 4_000L, ResourceClass.MEMORY_MB, 16_384L, ResourceClass.gpuMilli("T4"), 500L));

    /** @param optional fields that may be absent */
    record Sample(String name, CanonicalRecord record, Function<byte[], CanonicalRecord> parse, List<String> optional) {
        @Override
        public String toString() {
            return name;
        }
    }

    private SampleRecords() {}

    static List<Sample> all() {
        return List.of(
                sample("member-1", member(), MemberRecord::parse),
                sample("site-1", site(), SiteRecord::parse),
                sample("issuer-1", issuer(), IssuerRecord::parse),
                sample("founding-1", founding(), Founding::parse),
                sample("capacity-1", capacity(Optional.empty()), CapacityDeclaration::parse),
                sample("capacity-1-offer", capacity(Optional.of(offer())), CapacityDeclaration::parse, "offer"),
                sample("contract-1", contract(), ServiceContract::parse),
                sample("grant-1", new Grant(CONTRACT, SITE, 3, RESOURCES), Grant::parse),
                sample("use-1", new GrantUse(CONTRACT, SITE, RESOURCES), GrantUse::parse),
                sample("granted-1", new GrantedTotal(CONTRACT, RESOURCES), GrantedTotal::parse),
                sample("member-1-suspended", suspended(), MemberRecord::parse, "suspension"),
                sample("roll-1", new Roll(List.of(RHEIN, NORD)), Roll::parse),
                sample("policy-proposal-1", policyProposal(), PolicyProposal::parse),
                sample("policy-2", policy(), PolicyRecord::parse, "held"),
                sample("order-1", order(), Order::parse, "reviewAt"),
                sample("admission-1", admission(), Admission::parse),
                sample("channel-definition-1", definition(), ChannelDefinition::parse),
                sample("membership-file-1", membershipFile(), MembershipFile::parse),
                sample("parameter-1", new ParameterRecord(Parameter.URGENT_MILLIS, 7_200_000), ParameterRecord::parse),
                sample("exemption-1", exemption(), ExemptionRecord::parse, "site", "returned"),
                sample(
                        "exemption-use-1",
                        new ExemptionUse(
                                "x-lab-2026",
                                3,
                                RHEIN,
                                digest("decision"),
                                1_763_000_000_900L,
                                OptionalLong.of(1_763_000_001_900L)),
                        ExemptionUse::parse,
                        "returnedAt"),
                sample(
                        "home-claim-1",
                        new HomeClaim(
                                new ContractHandle("c-7f3a9d2e"),
                                RHEIN,
                                0,
                                new MspId("NordMSP"),
                                HomeClaim.State.TAKEN,
                                1_763_000_000_000L,
                                1_763_003_600_000L,
                                OptionalLong.of(1_763_003_600_001L)),
                        HomeClaim::parse,
                        "decidedAt"),
                sample("ballot-proposal-1", ballotProposal(), BallotProposal::parse),
                sample("ballot-1", ballot(), Ballot::parse),
                sample("ballot-event-1", BallotEvent.of(ballot(), 1_763_000_000_003L), BallotEvent::parse),
                sample("leaf-body-1", body(), LeafBody::parse, "expiresAt"),
                sample("leaf-1", leaf(), Leaf::parse, "expiresAt"),
                sample("leaf-1-released", released(), Leaf::parse),
                sample("leaf-1-accepted", accepted(), Leaf::parse, "acceptedAt"),
                sample("site-head-1", siteHead(), SiteHead::parse),
                sample("contract-head-1", contractHead(), ContractHead::parse, "lastLeaf"),
                sample("anchor-1", anchor(), AnchorRecord::parse),
                sample("decision-leaf-1", decisionLeaf(), DecisionLeaf::parse, "contract"),
                sample("decision-head-1", decisionHead(), DecisionHead::parse),
                sample("receipt-1", receipt(), Receipt::parse),
                sample("export-1", export(), ExportRecord::parse),
                sample("actor-1", actor(), Actor::parse, "delegate"));
    }

    private static Sample sample(
            String name, CanonicalRecord record, Function<byte[], CanonicalRecord> parse, String... optional) {
        return new Sample(name, record, parse, List.of(optional));
    }

    static MemberRecord member() {
        return new MemberRecord(
                RHEIN, "Rhein Rechenzentrum GmbH", "DE", MemberRecord.Role.MEMBER, MemberRecord.State.ACTIVE);
    }

    static SiteRecord site() {
        SiteFact fact = new SiteFact("AT_REST", "DE", "TUEV", "ATTESTED", 1_760_000_000_000L, 1_800_000_000_000L);
        return new SiteRecord(
                SITE, RHEIN, "Frankfurt \u00b7 1", "DE", "TIER_4", List.of("TIER_4", "CERT_ISO27001"), List.of(fact));
    }

    static IssuerRecord issuer() {
        return new IssuerRecord("https://id.rhein.example/realms/rhein", RHEIN, "org-rhein", true);
    }

    static Founding founding() {
        return new Founding(List.of(member()), List.of(site()), List.of(issuer()));
    }

    static CapacityDeclaration capacity(Optional<Offer> offer) {
        return new CapacityDeclaration(SITE, 2, RESOURCES.times(1_000), 1_760_000_000_000L, 1_800_000_000_000L, offer);
    }

    static Offer offer() {
        return new Offer(
                "EUR",
                new TreeMap<>(Map.of(ResourceClass.VCPU, 30_000L, ResourceClass.gpuMilli("T4"), 400_000L)),
                new TreeMap<>(Map.of("fi-hel-1", 24L, "de-cix-fra", 1L)));
    }

    static ServiceContract contract() {
        return new ServiceContract(
                CONTRACT,
                4,
                issuer().key(),
                "org-tenant-a",
                RHEIN,
                List.of(NORD),
                0,
                List.of(RHEIN, NORD),
                ServiceContract.State.ACTIVE,
                1_760_000_000_000L,
                1_800_000_000_000L,
                List.of(SITE, new SiteId("fi-hel-1")),
                RESOURCES.times(100),
                List.of("AAECAwQ="),
                digest("terms"),
                List.of(
                        new ServiceContract.Acceptance(RHEIN, true, Optional.of(actor()), 1_763_000_000_000L),
                        new ServiceContract.Acceptance(RHEIN, false, Optional.empty(), 1_763_000_000_001L),
                        new ServiceContract.Acceptance(NORD, false, Optional.empty(), 1_763_000_000_002L)));
    }

    static MemberRecord suspended() {
        return new MemberRecord(
                RHEIN,
                "Rhein Rechenzentrum GmbH",
                "DE",
                MemberRecord.Role.MEMBER,
                MemberRecord.State.SUSPENDED,
                Optional.of(new MemberRecord.Suspension(
                        BALLOT, 1_763_000_000_000L, 1_764_000_000_000L, OptionalLong.of(1_763_259_200_000L))));
    }

    static PolicyProposal policyProposal() {
        return new PolicyProposal(POLICY, digest("bundle"), digest("reference"), digest("tests"), "First revision");
    }

    static PolicyRecord policy() {
        return new PolicyRecord(
                policyProposal(),
                NORD,
                BALLOT,
                PolicyRecord.State.RETIRING,
                1_763_000_000_002L,
                1_763_000_000_003L,
                0,
                Optional.of(new PolicyRecord.Held(new BallotId("b-urgent-1"), 1_763_000_000_004L, 1_763_000_000_005L)));
    }

    static Order order() {
        return new Order("HelvMSP", OptionalLong.of(1_764_000_000_000L));
    }

    static Admission admission() {
        return new Admission(member(), List.of(site()), List.of(issuer()), digest("definition"), digest("consents"));
    }

    static ChannelDefinition definition() {
        return new ChannelDefinition(
                new MspId("IberMSP"),
                "-----BEGIN CERTIFICATE-----\nroot\n-----END CERTIFICATE-----\n",
                "-----BEGIN CERTIFICATE-----\ntls\n-----END CERTIFICATE-----\n",
                List.of("peer0.iber.example:7051"),
                List.of(new ChannelDefinition.Orderer(5, "orderer.iber.example:7050", "identity", "tls")));
    }

    static MembershipFile membershipFile() {
        return new MembershipFile(
                new MspId("IberMSP"),
                "iber",
                "Iber Cloud",
                "iber.example",
                "ES",
                List.of(new MembershipFile.Site(new SiteId("es-mad-1"), "TIER_3")),
                "control-plane.iber.example:7443",
                definition(),
                Map.of("ADMIN", "admin certificate"),
                "3006020101020101");
    }

    static ExemptionRecord exemption() {
        return new ExemptionRecord(
                "x-lab-2026",
                CONTRACT,
                Optional.of(SITE),
                "SUPPORT_IN_EU",
                "a second person watches every session",
                1_763_000_000_000L,
                1_764_000_000_000L,
                12,
                List.of(RHEIN, NORD),
                2,
                1);
    }

    static BallotProposal ballotProposal() {
        return new BallotProposal(
                BALLOT,
                BallotKind.ACTIVATE_POLICY,
                false,
                BallotContent.of(policyProposal()),
                "the law has changed",
                1_763_600_000_000L);
    }

    static Ballot ballot() {
        BallotContent content = BallotContent.of(policyProposal());
        return new Ballot(
                BALLOT,
                BallotKind.ACTIVATE_POLICY,
                BallotRule.QUALIFIED,
                POLICY.value(),
                content,
                content.digest(),
                "the law has changed",
                NORD,
                1_763_000_000_000L,
                1_763_600_000_000L,
                List.of(new MspId("HelvMSP"), NORD, RHEIN),
                2,
                2,
                Ballot.State.CARRIED,
                List.of(
                        new Ballot.Vote(RHEIN, Ballot.Choice.REJECT, "not read yet", 1_763_000_000_001L),
                        new Ballot.Vote(NORD, Ballot.Choice.APPROVE, "as proposed", 1_763_000_000_002L),
                        new Ballot.Vote(RHEIN, Ballot.Choice.APPROVE, "read and tested", 1_763_000_000_003L)),
                1_763_000_000_003L);
    }

    static LeafBody body() {
        return new LeafBody(
                SITE,
                CONTRACT,
                ALLOCATION,
                PROVIDER,
                17,
                LeafEvent.RESERVED,
                RESOURCES,
                OptionalLong.of(1_763_100_000_000L),
                digest("decision"),
                POLICY,
                digest("request"),
                Consent.MEMBER_ASSERTED,
                1_763_000_000_123L,
                OptionalLong.empty(),
                NONCE,
                new TreeMap<>(Map.of("actor", digest("actor"), "price", digest("price"))));
    }

    static Leaf leaf() {
        return new Leaf(body(), 41, 6, OptionalLong.empty());
    }

    static Leaf released() {
        LeafBody open = body();
        LeafBody closing = new LeafBody(
                open.site(),
                open.contract(),
                open.allocation(),
                open.provider(),
                18,
                LeafEvent.RELEASED,
                ResourceVector.ZERO,
                OptionalLong.empty(),
                open.decisionDigest(),
                open.policyRevision(),
                open.requestDigest(),
                open.consent(),
                1_763_000_000_456L,
                OptionalLong.empty(),
                NONCE,
                new TreeMap<>());
        return new Leaf(closing, 42, 7, OptionalLong.of(41));
    }

    /** Its owner could not be reached when it was released, and carried it out a minute later. */
    static Leaf accepted() {
        return Leaf.parse(released()
                .json()
                .with("acceptedAt", 1_763_000_000_456L - 60_000)
                .bytes());
    }

    static SiteHead siteHead() {
        return new SiteHead(SITE, 5, frontier(), RESOURCES.times(7), 1_763_000_000_500L);
    }

    static ContractHead contractHead() {
        return new ContractHead(
                CONTRACT, SITE, 8, Optional.of(Digest.ofHash(released().hash())));
    }

    static AnchorRecord anchor() {
        return new AnchorRecord(
                SITE.value(),
                4,
                41,
                2,
                frontier().root(),
                List.of(
                        new AnchorRecord.Voided(41, VoidCode.GRANT_EXCEEDED),
                        new AnchorRecord.Voided(42, VoidCode.CLOSES_UNKNOWN)),
                RESOURCES,
                "5d1f0c",
                1_763_000_000_500L);
    }

    static DecisionLeaf decisionLeaf() {
        return new DecisionLeaf(
                RHEIN,
                3,
                Optional.of(CONTRACT),
                RefusalReason.RESIDENCY,
                digest("decision"),
                POLICY,
                digest("request"),
                Consent.TENANT_SIGNED,
                12,
                1_763_000_000_789L,
                NONCE,
                new TreeMap<>(Map.of("rule", digest("rule"))));
    }

    static DecisionHead decisionHead() {
        return new DecisionHead(RHEIN, 2, frontier(), 1_763_000_000_800L);
    }

    static Receipt receipt() {
        return new Receipt(
                RHEIN,
                SITE,
                CONTRACT,
                ALLOCATION,
                PROVIDER,
                17,
                body().digest(),
                digest("decision"),
                POLICY,
                1_763_000_000_130L,
                1_763_000_060_130L);
    }

    static ExportRecord export() {
        return new ExportRecord("r-2026-0001", RHEIN, digest("scope"), digest("manifest"), actor(), 1_763_000_001_000L);
    }

    static Actor actor() {
        return new Actor(
                issuer().key(),
                "org-tenant-a",
                "p-4f1c",
                "contract-manager",
                "aal2",
                1_763_000_000L,
                "portal",
                Optional.of("p-88aa"),
                digest("token"));
    }

    private static Frontier frontier() {
        return Frontier.EMPTY.appendAll(MerkleTreeTest.numbered(43));
    }

    private static Digest digest(String text) {
        return IssuerRecord.keyOf(text);
    }
}
