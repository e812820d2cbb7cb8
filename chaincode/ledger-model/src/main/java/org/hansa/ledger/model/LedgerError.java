package org.hansa.ledger.model;

/**
 * Every way in which a contract refuses a transaction, in order of precedence: when several apply, the first is given. A
 * contract's exception message starts with the code, because the message is all that reaches a Gateway client.
 */
public enum LedgerError {
    MALFORMED("An argument or record is not in its form; the text names the field.", false),
    NOT_AUTHORISED("The signer's organisation or client identity may not do this.", false),
    NOT_FOUNDED("The consortium has no founding record yet.", false),
    ALREADY_EXISTS("A record with this key exists.", false),
    NOT_FOUND("A record that the call needs does not exist.", false),
    STALE_VERSION("The record has changed since it was read; read it again.", true),
    WRONG_STATE("The record's state does not allow this step.", false),
    BALLOT_CLOSED("The ballot is decided, was withdrawn, or its deadline has passed.", false),
    NOT_IN_ELECTORATE("The member had no vote on this when it was proposed.", false),
    CONTENT_MISMATCH("What was voted on is not what the ballot decides.", false),
    ALREADY_VOTED("The member's vote is this one already, or it has changed its vote too often.", false),
    TOO_LARGE("More leaves or bytes than one anchor may carry.", false),
    ALREADY_ANCHORED("The batch is on the ledger already; with the same root this is success.", false),
    LEDGER_BEHIND("The batch starts after the head; anchor the earlier batch first, or ask again.", true),
    GAP("The batch leaves sequence numbers out or counts them twice.", false),
    ROOT_MISMATCH("The leaves do not give the root that was named.", false),
    TIME_NOT_MONOTONE("The transaction's timestamp lies before the site's last one.", true),
    QUOTA_EXCEEDED("Grants would exceed the contract's quota, or fall below what is used.", false),
    BELOW_LIVE("A declaration would fall below what is live.", false),
    QUORUM_MISSING("Not enough approvals of different members.", false);

    private final String meaning;
    private final boolean retryable;

    LedgerError(String meaning, boolean retryable) {
        this.meaning = meaning;
        this.retryable = retryable;
    }

    public String meaning() {
        return meaning;
    }

    /** Whether a new proposal of the same intent can succeed without anybody changing it. */
    public boolean retryable() {
        return retryable;
    }
}
