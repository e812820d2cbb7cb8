package org.hansa.launcher.bench;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.hansa.ledger.model.Actor;
import org.hansa.ledger.model.Ballot;
import org.hansa.ledger.model.BallotContent;
import org.hansa.ledger.model.BallotId;
import org.hansa.ledger.model.BallotKind;
import org.hansa.ledger.model.BallotProposal;
import org.hansa.ledger.model.CanonicalRecord;
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
import org.hansa.network.config.Member;
import org.hyperledger.fabric.client.CommitException;
import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.client.EndorseException;
import org.hyperledger.fabric.client.GatewayException;

/** What the workloads need on the ledger: members, a policy in force, one tenant's contract with room at every site. */
final class BenchConsortium {

    static final ContractHandle CONTRACT = new ContractHandle("c-00000001");
    static final PolicyRevision POLICY = new PolicyRevision("r1");
    private static final ResourceVector PLENTY = ResourceVector.of(ResourceClass.VCPU, 1L << 40);
    /** For as many sites as a consortium may have. */
    private static final ResourceVector QUOTA = ResourceVector.of(ResourceClass.VCPU, 1L << 50);

    private static final String TENANT = "org-bench";
    private static final long DAY = 86_400_000L;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(250);

    private final LedgerUnderLoad ledger;
    private final Member home;
    private final long now = System.currentTimeMillis();

    BenchConsortium(LedgerUnderLoad ledger) {
        this.ledger = ledger;
        this.home = ledger.members().get(0);
    }

    Member home() {
        return home;
    }

    /** The home's first. */
    SiteId site() {
        return sites(home).get(0);
    }

    static List<SiteId> sites(Member member) {
        return member.sites().stream().map(each -> new SiteId(each.id())).toList();
    }

    CapacityDeclaration declaration(SiteId site, long version) {
        return new CapacityDeclaration(site, version, PLENTY, now - DAY, now + 365 * DAY);
    }

    Actor actor() {
        return new Actor(issuer().key(), TENANT, "p-1", "bench", "aal2", 1, "bench", Optional.empty(), digest("token"));
    }

    static Digest digest(String text) {
        return Digest.of(text.getBytes(StandardCharsets.UTF_8));
    }

    void found() {
        List<Member> members = ledger.members();
        Contract governance = ledger.contract(home, "Governance");
        Contract other = ledger.contract(members.get(1), "Governance");
        submit(governance, LedgerFunction.FOUND, founding());
        PolicyProposal policy = policy();
        BallotId ballot = new BallotId("b-bench-1");
        submit(governance, LedgerFunction.PROPOSE_BALLOT, proposal(ballot, policy));
        for (Contract voter : List.of(governance, other)) {
            submit(voter, LedgerFunction.CAST_VOTE, ballot, policy.digest(), Ballot.Choice.APPROVE, "bench");
        }
        submit(governance, LedgerFunction.ACTIVATE_POLICY, POLICY);
        submit(governance, LedgerFunction.PROPOSE_CONTRACT, contract());
        submit(governance, LedgerFunction.ACCEPT_CONTRACT, CONTRACT, 0, "TENANT", actor());
        Contract mover = ledger.contract(home, "Anchor");
        int version = 1;
        for (Member party : members) {
            submit(
                    ledger.contract(party, "Governance"),
                    LedgerFunction.ACCEPT_CONTRACT,
                    CONTRACT,
                    version,
                    "MEMBER",
                    "");
            version++;
        }
        for (Member owner : members) {
            Contract owning = ledger.contract(owner, "Governance");
            for (SiteId site : sites(owner)) {
                submit(owning, LedgerFunction.DECLARE_CAPACITY, declaration(site, 1));
                submit(mover, LedgerFunction.SET_GRANT, CONTRACT, site, PLENTY, 0);
            }
        }
    }

    /** Arguments as the contracts read them. */
    static byte[][] bytes(Object... arguments) {
        return Arrays.stream(arguments).map(BenchConsortium::bytes).toArray(byte[][]::new);
    }

    private static byte[] bytes(Object argument) {
        if (argument instanceof CanonicalRecord record) {
            return record.bytes();
        }
        return argument instanceof ResourceVector vector
                ? vector.bytes()
                : argument.toString().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Another member's peer may be a block behind what this call builds on, and a gateway that has just started may not know
     * of enough peers yet: then proposing again is right.
     */
    private static void submit(Contract contract, String function, Object... arguments) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                contract.submitTransaction(function, bytes(arguments));
                return;
            } catch (EndorseException refusal) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException(function + " was refused: " + refusal.getDetails(), refusal);
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            } catch (GatewayException failure) {
                throw new IllegalStateException(function + " failed: " + failure.getDetails(), failure);
            } catch (CommitException invalid) {
                throw new IllegalStateException(function + " was not valid", invalid);
            }
        }
    }

    private Founding founding() {
        List<MemberRecord> members = new ArrayList<>();
        for (Member member : ledger.members()) {
            members.add(new MemberRecord(
                    new MspId(member.msp()),
                    member.name(),
                    member.country(),
                    MemberRecord.Role.MEMBER,
                    MemberRecord.State.ACTIVE));
        }
        List<SiteRecord> sites = new ArrayList<>();
        for (Member owner : ledger.members()) {
            for (SiteId site : sites(owner)) {
                sites.add(new SiteRecord(
                        site, new MspId(owner.msp()), "a site", owner.country(), "TIER_3", List.of(), List.of()));
            }
        }
        return new Founding(members, sites, List.of(issuer()));
    }

    private IssuerRecord issuer() {
        return new IssuerRecord("https://id." + home.domain() + "/realm", new MspId(home.msp()), "org-home", true);
    }

    private BallotProposal proposal(BallotId ballot, PolicyProposal policy) {
        return new BallotProposal(
                ballot, BallotKind.ACTIVATE_POLICY, false, BallotContent.of(policy), "bench", now + DAY);
    }

    private static PolicyProposal policy() {
        Digest any = digest("bench");
        return new PolicyProposal(POLICY, any, any, any, "bench");
    }

    private ServiceContract contract() {
        MspId owner = new MspId(home.msp());
        return new ServiceContract(
                CONTRACT,
                0,
                issuer().key(),
                TENANT,
                owner,
                List.of(),
                0,
                ledger.members().stream()
                        .map(each -> new MspId(each.msp()))
                        .sorted()
                        .toList(),
                ServiceContract.State.PROPOSED,
                now - DAY,
                now + 365 * DAY,
                ledger.members().stream()
                        .flatMap(each -> sites(each).stream())
                        .sorted()
                        .toList(),
                QUOTA,
                List.of(),
                digest("terms"),
                List.of());
    }
}
