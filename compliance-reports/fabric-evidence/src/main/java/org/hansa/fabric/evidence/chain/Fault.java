package org.hansa.fabric.evidence.chain;

/** What can be wrong with evidence, coarse enough to be listed in a report's result. */
public enum Fault {
    /** A block's envelopes are not in the form that the data hash pins. */
    BLOCK_FORM,
    /** A block's data hash is not that of its envelopes. */
    DATA_HASH,
    /** A header does not continue the one before it. */
    HEADER_LINK,
    /** A block lacks the signatures that the configuration in force asks for. */
    ORDERER_SIGNATURES,
    /** A block names another configuration block than the one in force. */
    LAST_CONFIGURATION,
    /** The genesis block is not the pinned one. */
    GENESIS,
    /** A configuration block is none, is out of order, or does not continue the configuration before it. */
    CONFIGURATION,
    /** A transaction's layers do not hold what they should. */
    TRANSACTION_FORM,
    /** A transaction claims an id that is not its own. */
    TRANSACTION_ID,
    /** The creator's signature does not hold or the creator is no member. */
    CREATOR_SIGNATURE,
    /** The endorsed answer belongs to another proposal. */
    PROPOSAL_HASH,
    /** The endorsements do not satisfy the policy in force. */
    ENDORSEMENT_POLICY,
    /** The transaction is not bound to a known chaincode definition. */
    DEFINITION,
    /** A recomputed commit hash differs from the stored one. */
    COMMIT_HASH
}
