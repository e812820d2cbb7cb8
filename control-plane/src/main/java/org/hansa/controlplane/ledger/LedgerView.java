package org.hansa.controlplane.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.hansa.ledger.model.AnchorRecord;
import org.hansa.ledger.model.Ballot;
import org.hansa.ledger.model.BallotId;
import org.hansa.ledger.model.CapacityDeclaration;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.ContractHead;
import org.hansa.ledger.model.DecisionHead;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.ExemptionRecord;
import org.hansa.ledger.model.ExportRecord;
import org.hansa.ledger.model.Grant;
import org.hansa.ledger.model.GrantUse;
import org.hansa.ledger.model.GrantedTotal;
import org.hansa.ledger.model.HomeClaim;
import org.hansa.ledger.model.IssuerRecord;
import org.hansa.ledger.model.MemberRecord;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.PolicyRecord;
import org.hansa.ledger.model.PolicyRevision;
import org.hansa.ledger.model.ServiceContract;
import org.hansa.ledger.model.SiteHead;
import org.hansa.ledger.model.SiteId;
import org.hansa.ledger.model.SiteRecord;

/**
 * The chaincode's records in memory, as of {@link #height()}. Reads are cheap and never leave the process. Lists are sorted
 * by key.
 */
public interface LedgerView {
    /** Blocks applied; the newest has the number {@code height() - 1}. */
    long height();

    /** Timestamp of the last transaction of the newest block; the epoch before the first. */
    Instant lastBlockTime();

    Optional<Digest> lastBlockHash();

    /** Whether the projection has reached what the peer had when it was last asked. */
    boolean caughtUp();

    List<MemberRecord> members();

    Optional<MemberRecord> member(MspId member);

    /** By id; the same list until one of them changes. */
    List<SiteRecord> sites();

    Optional<SiteRecord> site(SiteId site);

    List<IssuerRecord> issuers();

    /** @param key {@link IssuerRecord#keyOf} of the URL */
    Optional<IssuerRecord> issuer(Digest key);

    Optional<CapacityDeclaration> capacity(SiteId site);

    List<ServiceContract> contracts();

    Optional<ServiceContract> contract(ContractHandle handle);

    /** The last claim to a contract's home, open or not. */
    Optional<HomeClaim> homeClaim(ContractHandle handle);

    List<Grant> grants(ContractHandle contract);

    Optional<Grant> grant(ContractHandle contract, SiteId site);

    Optional<GrantUse> grantUse(ContractHandle contract, SiteId site);

    Optional<GrantedTotal> grantedTotal(ContractHandle contract);

    /** The empty head before the first anchor. */
    SiteHead siteHead(SiteId site);

    /** The empty head before the first leaf. */
    ContractHead contractHead(ContractHandle contract, SiteId site);

    DecisionHead decisionHead(MspId member);

    Optional<AnchorRecord> siteBatch(SiteId site, long batch);

    Optional<AnchorRecord> decisionBatch(MspId member, long batch);

    /** The leaf hash of a reservation that holds room. */
    Optional<Digest> live(SiteId site, long sequence);

    /** Reservations that hold room at a site. */
    long liveCount(SiteId site);

    List<PolicyRecord> policies();

    Optional<PolicyRecord> policy(PolicyRevision revision);

    /** The one revision in force. */
    Optional<PolicyRecord> activePolicy();

    /** Open and closed. */
    List<Ballot> ballots();

    Optional<Ballot> ballot(BallotId ballot);

    List<ExemptionRecord> exemptions();

    List<ExportRecord> exports();

    /** The newest write of a key: bytes, block and transaction. */
    Optional<LedgerChange> raw(String key);

    /** The newest write of every key with this prefix, sorted by key. */
    List<LedgerChange> rawRange(String prefix);

    /**
     * Hands every later block to the listener, in order, on the projection's thread, after the view shows it. The listener
     * must be quick; closing the handle ends it.
     */
    AutoCloseable onBlock(Consumer<CommittedBlock> listener);

    /** Waits until the view has this many blocks. @throws Failure {@code LEDGER_UNAVAILABLE} at the deadline */
    void awaitHeight(long height, Duration deadline);
}
