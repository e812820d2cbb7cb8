package org.hansa.ledger.model;

/**
 * The chaincode's functions by the name a Gateway client uses, {@code contract:function}. Arguments are strings; records
 * are canonical JSON. Leaves travel as transient data, never as arguments, because arguments are in every block.
 */
public final class LedgerFunction {
    private LedgerFunction() {}

    /** ({@link Founding}) governance of any member; once. */
    public static final String FOUND = "membership:found";
    /** ({@link SiteRecord}) governance of the owner: replaces traits and facts. */
    public static final String UPDATE_SITE = "membership:updateSite";
    /** ({@link IssuerRecord}) governance of the member it speaks for: closes or opens one that is listed. */
    public static final String REGISTER_ISSUER = "membership:registerIssuer";
    /** ({@link CapacityDeclaration}) governance of the site's owner. */
    public static final String DECLARE_CAPACITY = "capacity:declareCapacity";
    /** ({@link ServiceContract} in state PROPOSED, version 0) governance of the home. */
    public static final String PROPOSE_CONTRACT = "contracts:proposeContract";
    /** (handle, version, "TENANT" or "MEMBER", {@link Actor} or "") governance of the party, of the home for the tenant. */
    public static final String ACCEPT_CONTRACT = "contracts:acceptContract";
    /** (handle) governance of the home or of a party: nothing new from now on. */
    public static final String WIND_DOWN_CONTRACT = "contracts:windDownContract";
    /** (handle, site, granted {@link ResourceVector}, version expected) anchor identity of the home: sets the grant. */
    public static final String SET_GRANT = "contracts:setGrant";
    /** (handle, epoch of the home) governance of a deputy: claims the home. Returns the {@link HomeClaim}, as the next four do. */
    public static final String CLAIM_HOME = "contracts:claimHome";
    /** (handle, epoch, claimant) governance of another party: the claimant is the home from now on. */
    public static final String SUPPORT_CLAIM = "contracts:supportClaim";
    /** (handle, epoch) anchor identity of the home: it is there. */
    public static final String REFUSE_CLAIM = "contracts:refuseClaim";
    /** (handle, epoch) anchor identity of the claimant, when the claim is due and the home has not refused it. */
    public static final String TAKE_HOME = "contracts:takeHome";
    /** (handle, epoch, deputy) governance of the home: hands it over. */
    public static final String HAND_OVER_HOME = "contracts:handOverHome";
    /** ({@link BallotProposal}) governance of a member. Returns the {@link Ballot}, as the next three do. */
    public static final String PROPOSE_BALLOT = "ballots:proposeBallot";
    /** (ballot, digest of the content, choice, reason) governance of a member of the electorate. */
    public static final String CAST_VOTE = "ballots:castVote";
    /** (ballot, reason) governance of the proposer. */
    public static final String WITHDRAW_BALLOT = "ballots:withdrawBallot";
    /** (ballot) anchor identity of any member: closes what is past its deadline. There is no discretion in it. */
    public static final String CLOSE_BALLOT = "ballots:closeBallot";
    /** (revision) governance of a member; a ballot must have carried it. The old one becomes RETIRING. */
    public static final String ACTIVATE_POLICY = "policy:activatePolicy";
    /** (revision) governance of a member; after the grace. */
    public static final String RETIRE_POLICY = "policy:retirePolicy";
    /** () governance of the member itself: nothing new from now on. Its removal is a ballot. */
    public static final String ANNOUNCE_LEAVING = "membership:announceLeaving";
    /** (exemption, digest of the decision) anchor identity of a party to the contract. Returns the {@link ExemptionUse}. */
    public static final String USE_EXEMPTION = "compliance:useExemption";
    /** (exemption, number of the use) anchor identity of its member, within minutes. Returns the {@link ExemptionUse}. */
    public static final String RETURN_EXEMPTION_USE = "compliance:returnExemptionUse";
    /**
     * (site, batch, first sequence, count, root) anchor identity of the owner; transient {@link #LEAVES} and {@link #CLOSED},
     * both framed by {@link CanonicalJson#frame}. Returns the {@link AnchorRecord}.
     */
    public static final String SUBMIT_ANCHOR = "anchor:submitAnchor";
    /** (msp, batch, first sequence, count, root) anchor identity of the member; transient {@link #LEAVES}. */
    public static final String SUBMIT_DECISIONS = "anchor:submitDecisions";
    /** (site) any member; the {@link SiteHead}. Endorsed but not submitted, it is a majority's word on the head. */
    public static final String READ_SITE_HEAD = "anchor:readSiteHead";
    /** (handle, site ids separated by commas) the {@link ContractHead}s as a JSON array, absent ones as empty heads. */
    public static final String READ_CONTRACT_HEADS = "anchor:readContractHeads";
    /** ({@link ExportRecord}) anchor identity of the exporter. */
    public static final String RECORD_EXPORT = "compliance:recordExport";
    /** (key) any member: the stored bytes, or an empty answer. */
    public static final String READ = "membership:read";

    public static final String LEAVES = "leaves";
    /** The reservations that this batch's leaves close and that lie in earlier batches. */
    public static final String CLOSED = "closed";

    public static final int MAX_LEAVES = 1_000;
    /** Over the leaves of one batch, without the frames' lengths. */
    public static final int MAX_BATCH_BYTES = 1_000_000;
    /**
     * Over {@link #CLOSED}. Larger than a batch, so that a full batch of releases can always present the reservations that
     * it closes: a sealed batch that could not be anchored would wedge its site.
     */
    public static final int MAX_CLOSED_BYTES = 4_000_000;
}
