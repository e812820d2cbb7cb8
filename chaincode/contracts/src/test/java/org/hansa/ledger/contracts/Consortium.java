package org.hansa.ledger.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.hansa.ledger.contracts.transaction.Caller;
import org.hansa.ledger.contracts.transaction.ClientRole;
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
import org.hansa.ledger.model.LedgerError;
import org.hansa.ledger.model.LedgerFunction;
import org.hansa.ledger.model.LedgerKey;
import org.hansa.ledger.model.LedgerRefusal;
import org.hansa.ledger.model.MemberRecord;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.PolicyProposal;
import org.hansa.ledger.model.PolicyRevision;
import org.hansa.ledger.model.ResourceClass;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.ServiceContract;
import org.hansa.ledger.model.SiteId;
import org.hansa.ledger.model.SiteRecord;

/** Three members, an association and their ledger, as tests see them: every call is committed at once. */
final class Consortium {
    static final MspId NORD = new MspId("NordMSP");
    static final MspId RHEIN = new MspId("RheinMSP");
    static final MspId HELV = new MspId("HelvMSP");
    static final MspId ASSOC = new MspId("AssocMSP");
    static final MspId STRANGER = new MspId("StrangerMSP");
    static final SiteId FRA = new SiteId("de-fra-1");
    static final SiteId BER = new SiteId("de-ber-1");
    static final SiteId HEL = new SiteId("fi-hel-1");
    static final SiteId ZRH = new SiteId("ch-zrh-1");
    static final ContractHandle CONTRACT = new ContractHandle("c-00000001");
    static final PolicyRevision POLICY = new PolicyRevision("r1");
    static final String TENANT = "org-tenant-a";
    static final long START = 1_763_000_000_000L;
    static final long DAY = 86_400_000L;

    final InMemoryLedger ledger = new InMemoryLedger();
    long now = START;

    /** Founded, and nothing else. */
    static Consortium founded() {
        Consortium consortium = new Consortium();
        consortium.call(governance(NORD), LedgerFunction.FOUND, founding());
        return consortium;
    }

    /** Founded, {@link #POLICY} active, {@link #CONTRACT} active between a tenant at Rhein and Rhein with Nord. */
    static Consortium running() {
        Consortium consortium = founded();
        consortium.activate(POLICY);
        consortium.agree(contract(CONTRACT, vcpu(1_000)));
        return consortium;
    }

    static Caller anchor(MspId member) {
        return new Caller(member, ClientRole.ANCHOR);
    }

    static Caller governance(MspId member) {
        return new Caller(member, ClientRole.GOVERNANCE);
    }

    static ResourceVector vcpu(long quantity) {
        return ResourceVector.of(ResourceClass.VCPU, quantity);
    }

    static Digest digest(String text) {
        return Digest.of(text.getBytes(StandardCharsets.UTF_8));
    }

    static String issuerUrl(MspId member) {
        return "https://id." + member + ".example/realm";
    }

    static Founding founding() {
        return new Founding(
                List.of(
                        member(NORD, "FI", MemberRecord.Role.MEMBER),
                        member(RHEIN, "DE", MemberRecord.Role.MEMBER),
                        member(HELV, "CH", MemberRecord.Role.MEMBER),
                        member(ASSOC, "BE", MemberRecord.Role.ASSOCIATION)),
                List.of(site(FRA, RHEIN, "DE"), site(BER, RHEIN, "DE"), site(HEL, NORD, "FI"), site(ZRH, HELV, "CH")),
                List.of(issuer(NORD), issuer(RHEIN), issuer(HELV)));
    }

    /** One member and the association. */
    static Founding alone(MspId member) {
        return new Founding(
                founding().members().stream()
                        .filter(each ->
                                each.member().equals(member) || each.member().equals(ASSOC))
                        .toList(),
                List.of(),
                List.of());
    }

    static MemberRecord member(MspId id, String country, MemberRecord.Role role) {
        return new MemberRecord(id, id + " Ltd", country, role, MemberRecord.State.ACTIVE);
    }

    static SiteRecord site(SiteId id, MspId owner, String country) {
        return new SiteRecord(id, owner, "Site " + id, country, "TIER_3", List.of("CERT_ISO27001"), List.of());
    }

    static IssuerRecord issuer(MspId member) {
        return new IssuerRecord(issuerUrl(member), member, "org-" + member, true);
    }

    /** A proposal by Rhein for the tenant, with Nord; permitted at Frankfurt, Berlin and Helsinki. */
    static ServiceContract contract(ContractHandle handle, ResourceVector quota) {
        return new ServiceContract(
                handle,
                0,
                issuer(RHEIN).key(),
                TENANT,
                RHEIN,
                List.of(NORD),
                0,
                List.of(RHEIN, NORD),
                ServiceContract.State.PROPOSED,
                START - DAY,
                START + 365 * DAY,
                List.of(FRA, BER, HEL),
                quota,
                List.of(),
                digest("terms"),
                List.of());
    }

    static Actor actor(MspId issuer, String organization) {
        return new Actor(
                issuer(issuer).key(),
                organization,
                "p-1",
                "contract-manager",
                "aal2",
                1,
                "portal",
                Optional.empty(),
                digest("token"));
    }

    static PolicyProposal policy(PolicyRevision revision) {
        return new PolicyProposal(revision, digest("b"), digest("r"), digest("t"), "what changes");
    }

    /** Open for a day. */
    BallotProposal proposal(String ballot, BallotKind kind, CanonicalRecord content) {
        return new BallotProposal(
                new BallotId(ballot), kind, false, BallotContent.of(content), "because it is time", now + DAY);
    }

    Ballot vote(MspId member, BallotId ballot, Ballot.Choice choice) {
        return Ballot.parse(call(
                governance(member),
                LedgerFunction.CAST_VOTE,
                ballot,
                ballot(ballot).contentDigest(),
                choice,
                "because " + choice));
    }

    Ballot ballot(BallotId id) {
        return read(LedgerKey.ballot(id), Ballot::parse);
    }

    /** Proposed by Nord, approved by these. */
    Ballot decide(BallotProposal proposal, MspId... approvers) {
        call(governance(NORD), LedgerFunction.PROPOSE_BALLOT, proposal);
        for (MspId each : approvers) {
            vote(each, proposal.ballot(), Ballot.Choice.APPROVE);
        }
        return ballot(proposal.ballot());
    }

    static CapacityDeclaration declaration(SiteId site, long version, ResourceVector capacity) {
        return new CapacityDeclaration(site, version, capacity, START - DAY, START + 365 * DAY);
    }

    void activate(PolicyRevision revision) {
        decide(proposal("b-policy-" + revision, BallotKind.ACTIVATE_POLICY, policy(revision)), NORD, RHEIN);
        call(governance(HELV), LedgerFunction.ACTIVATE_POLICY, revision);
    }

    void agree(ServiceContract proposal) {
        call(governance(RHEIN), LedgerFunction.PROPOSE_CONTRACT, proposal);
        Actor tenant = actor(RHEIN, TENANT);
        call(governance(RHEIN), LedgerFunction.ACCEPT_CONTRACT, proposal.handle(), 0, "TENANT", tenant);
        call(governance(RHEIN), LedgerFunction.ACCEPT_CONTRACT, proposal.handle(), 1, "MEMBER", "");
        call(governance(NORD), LedgerFunction.ACCEPT_CONTRACT, proposal.handle(), 2, "MEMBER", "");
    }

    void declare(MspId owner, SiteId site, long version, ResourceVector capacity) {
        call(governance(owner), LedgerFunction.DECLARE_CAPACITY, declaration(site, version, capacity));
    }

    void grant(ContractHandle contract, SiteId site, long version, ResourceVector granted) {
        call(anchor(RHEIN), LedgerFunction.SET_GRANT, contract, site, granted, version);
    }

    byte[] call(Caller caller, String function, Object... arguments) {
        return commit(endorse(caller, Map.of(), function, arguments));
    }

    byte[] callWith(Caller caller, Map<String, byte[]> transientMap, String function, Object... arguments) {
        return commit(endorse(caller, transientMap, function, arguments));
    }

    InMemoryLedger.Endorsed endorse(
            Caller caller, Map<String, byte[]> transientMap, String function, Object... arguments) {
        return ledger.endorse(
                caller,
                now,
                transientMap,
                function,
                Arrays.stream(arguments).map(Consortium::bytes).toList());
    }

    /** The call is refused with this code, its message starts with it, and nothing has changed. */
    LedgerRefusal refuses(LedgerError error, Caller caller, String function, Object... arguments) {
        return refusesWith(error, caller, Map.of(), function, arguments);
    }

    LedgerRefusal refusesWith(
            LedgerError error, Caller caller, Map<String, byte[]> transientMap, String function, Object... arguments) {
        Map<String, Object> before = ledger.snapshot();
        LedgerRefusal refusal =
                catchThrowableOfType(LedgerRefusal.class, () -> callWith(caller, transientMap, function, arguments));
        assertThat(refusal).as("%s was not refused", function).isNotNull();
        assertThat(refusal.error()).as(refusal.getMessage()).isEqualTo(error);
        assertThat(refusal.getMessage())
                .startsWith(error.name() + ": ")
                .hasSizeGreaterThan(error.name().length() + 5);
        assertThat(ledger.snapshot()).as("state after a refusal").isEqualTo(before);
        return refusal;
    }

    <T> T read(String key, java.util.function.Function<byte[], T> parser) {
        return ledger.value(key).map(parser).orElseThrow(() -> new AssertionError("no value under " + key));
    }

    private byte[] commit(InMemoryLedger.Endorsed transaction) {
        assertThat(transaction.commit())
                .as("serial transactions never conflict")
                .isTrue();
        return transaction.answer();
    }

    static byte[] bytes(Object argument) {
        if (argument instanceof byte[] bytes) {
            return bytes;
        }
        if (argument instanceof CanonicalRecord record) {
            return record.bytes();
        }
        if (argument instanceof ResourceVector vector) {
            return vector.bytes();
        }
        return argument.toString().getBytes(StandardCharsets.UTF_8);
    }

    static Map<String, byte[]> transientMap(byte[] leaves, byte[] closed) {
        return new TreeMap<>(Map.of(LedgerFunction.LEAVES, leaves, LedgerFunction.CLOSED, closed));
    }
}
