package org.hansa.launcher.simulation;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.hansa.launcher.home.RepositoryRoot;
import org.hansa.ledger.contracts.HansaChaincode;
import org.hansa.ledger.model.Actor;
import org.hansa.ledger.model.Ballot;
import org.hansa.ledger.model.BallotContent;
import org.hansa.ledger.model.BallotId;
import org.hansa.ledger.model.BallotKind;
import org.hansa.ledger.model.BallotProposal;
import org.hansa.ledger.model.CapacityDeclaration;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.Founding;
import org.hansa.ledger.model.IssuerRecord;
import org.hansa.ledger.model.LedgerFunction;
import org.hansa.ledger.model.MemberRecord;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.PolicyProposal;
import org.hansa.ledger.model.PolicyRevision;
import org.hansa.ledger.model.ResourceClass;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.ServiceContract;
import org.hansa.ledger.model.SiteId;
import org.hansa.ledger.model.SiteRecord;
import org.hansa.network.chaincode.inprocess.InProcessRunner;
import org.hansa.network.config.ConsortiumConfig;
import org.hansa.network.config.Member;
import org.hansa.network.simulation.NetworkSnapshot;
import org.hansa.network.simulation.Outcome;
import org.hansa.network.simulation.SimulatedCall;
import org.hansa.network.simulation.SimulatedKeys;
import org.hansa.network.simulation.SimulatedNetwork;
import org.hansa.network.validation.ReadRule;
import org.hyperledger.fabric.protos.peer.lifecycle.ApproveChaincodeDefinitionForMyOrgArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.ChaincodeSource;
import org.hyperledger.fabric.protos.peer.lifecycle.CommitChaincodeDefinitionArgs;

/**
 * A consortium as every seed finds it: contracts committed by all members, founded, a policy in force, one contract of a
 * tenant that may use the first site of each member, with its grants, and declared capacity.
 */
final class FoundedConsortium {

    static final ContractHandle CONTRACT = new ContractHandle("c-00000001");
    static final PolicyRevision POLICY = new PolicyRevision("r1");
    static final long CAPACITY = 1_000;

    private static final String TENANT = "org-tenant-a";
    private static final long DAY = 86_400_000L;
    private static final long BEGIN = SimulatedKeys.START.toEpochMilli() - DAY;
    private static final long END = BEGIN + 365 * DAY;
    private static final long BALLOT_ENDS = SimulatedKeys.START.toEpochMilli() + 7 * DAY;
    private static final long KEY_SEED = 1;

    /** Logs every refusal; held here, or its level would be forgotten with it. */
    private static final Logger SHIM = Logger.getLogger("org.hyperledger.fabric");

    private final SimulatedKeys keys;
    private final SimulatedNetwork network;

    private FoundedConsortium(SimulatedKeys keys) {
        this.keys = keys;
        this.network = network(keys, NetworkSnapshot.EMPTY, KEY_SEED, ReadRule.FABRIC);
    }

    /** @param folder empty; keys are written there */
    static SimulatedKeys keys(Path folder) {
        Path file = RepositoryRoot.find().resolve("network-config").resolve("consortium.yaml");
        return SimulatedKeys.in(folder, ConsortiumConfig.read(file), KEY_SEED);
    }

    static NetworkSnapshot with(SimulatedKeys keys) {
        SHIM.setLevel(Level.OFF);
        return new FoundedConsortium(keys).found();
    }

    /** A network whose peers run the contracts in process. */
    static SimulatedNetwork network(SimulatedKeys keys, NetworkSnapshot from, long seed, ReadRule reads) {
        return new SimulatedNetwork(keys, from, seed, () -> new InProcessRunner(new HansaChaincode()), reads);
    }

    /** The site that a member uses in simulations: its first. */
    static SiteId site(Member member) {
        return new SiteId(member.sites().get(0).id());
    }

    static ResourceVector vcpu(long quantity) {
        return quantity == 0 ? ResourceVector.ZERO : ResourceVector.of(ResourceClass.VCPU, quantity);
    }

    static Digest digest(String text) {
        return Digest.of(text.getBytes(StandardCharsets.UTF_8));
    }

    static CapacityDeclaration declaration(SiteId site, long version, long capacity) {
        return new CapacityDeclaration(site, version, vcpu(capacity), BEGIN, END);
    }

    private NetworkSnapshot found() {
        List<Member> members = keys.config().members();
        members.forEach(member -> submit(member, "Admin", approval(member)));
        submit(members.get(0), "Admin", definition());
        submit(members.get(0), "Governance", Calls.of(LedgerFunction.FOUND, founding()));
        activatePolicy(members);
        agreeOnContract(members);
        Member home = members.get(1);
        for (Member member : members) {
            SiteId site = site(member);
            submit(member, "Governance", Calls.of(LedgerFunction.DECLARE_CAPACITY, declaration(site, 1, CAPACITY)));
            submit(home, "Anchor", Calls.of(LedgerFunction.SET_GRANT, CONTRACT, site, vcpu(CAPACITY), 0));
        }
        return network.snapshot();
    }

    private void activatePolicy(List<Member> members) {
        PolicyProposal proposal =
                new PolicyProposal(POLICY, digest("bundle"), digest("result"), digest("tests"), "the first");
        BallotId id = new BallotId("b-founding-1");
        BallotProposal ballot = new BallotProposal(
                id, BallotKind.ACTIVATE_POLICY, false, BallotContent.of(proposal), "the first", BALLOT_ENDS);
        submit(members.get(0), "Governance", Calls.of(LedgerFunction.PROPOSE_BALLOT, ballot));
        for (Member member : members.subList(0, 2)) {
            submit(
                    member,
                    "Governance",
                    Calls.of(LedgerFunction.CAST_VOTE, id, proposal.digest(), Ballot.Choice.APPROVE, "tested"));
        }
        submit(members.get(2), "Governance", Calls.of(LedgerFunction.ACTIVATE_POLICY, POLICY));
    }

    private void agreeOnContract(List<Member> members) {
        Member home = members.get(1);
        ServiceContract proposal = new ServiceContract(
                CONTRACT,
                0,
                issuer(home).key(),
                TENANT,
                msp(home),
                List.of(),
                0,
                members.stream().map(FoundedConsortium::msp).toList(),
                ServiceContract.State.PROPOSED,
                BEGIN,
                END,
                members.stream().map(FoundedConsortium::site).toList(),
                vcpu(members.size() * CAPACITY),
                List.of(),
                digest("terms"),
                List.of());
        submit(home, "Governance", Calls.of(LedgerFunction.PROPOSE_CONTRACT, proposal));
        int version = 0;
        submit(
                home,
                "Governance",
                Calls.of(LedgerFunction.ACCEPT_CONTRACT, CONTRACT, version++, "TENANT", actor(home)));
        for (Member member : members) {
            submit(member, "Governance", Calls.of(LedgerFunction.ACCEPT_CONTRACT, CONTRACT, version++, "MEMBER", ""));
        }
    }

    private static Actor actor(Member home) {
        return new Actor(
                issuer(home).key(),
                TENANT,
                "p-1",
                "contract-manager",
                "aal2",
                1,
                "portal",
                Optional.empty(),
                digest("token"));
    }

    private Founding founding() {
        List<MemberRecord> members = new ArrayList<>();
        List<SiteRecord> sites = new ArrayList<>();
        List<IssuerRecord> issuers = new ArrayList<>();
        for (Member member : keys.config().members()) {
            members.add(new MemberRecord(
                    msp(member), member.name(), member.country(), MemberRecord.Role.MEMBER, MemberRecord.State.ACTIVE));
            sites.add(new SiteRecord(
                    site(member), msp(member), "a site", member.country(), "TIER_3", List.of(), List.of()));
            issuers.add(issuer(member));
        }
        return new Founding(members, sites, issuers);
    }

    private static IssuerRecord issuer(Member member) {
        return new IssuerRecord("https://id." + member.domain() + "/realm", msp(member), "org-" + member.id(), true);
    }

    private static MspId msp(Member member) {
        return new MspId(member.msp());
    }

    private static SimulatedCall approval(Member member) {
        ByteString approval = ApproveChaincodeDefinitionForMyOrgArgs.newBuilder()
                .setName(Calls.CHAINCODE)
                .setVersion("1.0")
                .setSequence(1)
                .setSource(ChaincodeSource.newBuilder()
                        .setLocalPackage(ChaincodeSource.Local.newBuilder()
                                .setPackageId(
                                        SimulatedNetwork.chaincodePackage().id())))
                .build()
                .toByteString();
        return new SimulatedCall(
                "_lifecycle",
                List.of(ByteString.copyFromUtf8("ApproveChaincodeDefinitionForMyOrg"), approval),
                Map.of(),
                List.of(member.msp()));
    }

    private static SimulatedCall definition() {
        ByteString definition = CommitChaincodeDefinitionArgs.newBuilder()
                .setName(Calls.CHAINCODE)
                .setVersion("1.0")
                .setSequence(1)
                .build()
                .toByteString();
        return new SimulatedCall(
                "_lifecycle",
                List.of(ByteString.copyFromUtf8("CommitChaincodeDefinition"), definition),
                Map.of(),
                List.of());
    }

    private void submit(Member member, String user, SimulatedCall call) {
        AtomicReference<Outcome> outcome = new AtomicReference<>();
        network.client(member, user).submit(call, outcome::set);
        network.time().runUntil(() -> outcome.get() != null, 10_000);
        if (outcome.get() == null || outcome.get().kind() != Outcome.Kind.COMMITTED) {
            throw new IllegalStateException("the set-up failed: " + outcome.get());
        }
        // The next call is endorsed by peers that have all seen this one.
        network.time().run(100);
    }
}
