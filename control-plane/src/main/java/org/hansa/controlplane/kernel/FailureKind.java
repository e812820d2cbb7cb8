package org.hansa.controlplane.kernel;

/**
 * Every way in which the control plane refuses, and what a client may do about it. The name is the {@code code} of the
 * problem document; {@code docs/errors.md} is generated from this list. Statuses are argued by who must act: 4xx the
 * caller, 5xx the operator, 507 nobody until room comes back.
 */
public enum FailureKind {
    MALFORMED_REQUEST(400, "The request cannot be read.", "Correct what the detail names and send it again."),
    INVALID_FIELD(400, "A field's value is not allowed.", "Correct the fields that errors[] names."),
    IDEMPOTENCY_KEY_REQUIRED(
            400, "The call needs an Idempotency-Key header.", "Send a fresh random key with the call."),
    IDEMPOTENCY_KEY_REUSED(422, "The key was used with another body.", "Use a fresh key for another request."),
    BODY_TOO_LARGE(413, "The body is larger than 1 MiB.", "Split the request."),
    UNSUPPORTED_MEDIA_TYPE(415, "The body's media type is not supported.", "Send application/json."),
    NOT_ACCEPTABLE(406, "No representation that the client accepts.", "Accept application/json."),
    METHOD_NOT_ALLOWED(405, "The resource has no such method.", "See the API description for its methods."),

    TOKEN_MISSING(401, "The call carries no access token.", "Sign in and send the access token as a bearer token."),
    TOKEN_INVALID(401, "The access token is not valid.", "Sign in again."),
    TOKEN_EXPIRED(401, "The access token is past its time.", "Refresh the token, or sign in again."),
    TOKEN_TOO_LONG_LIVED(401, "Access tokens may live five minutes at most.", "Have the realm issue shorter tokens."),
    WRONG_AUDIENCE(401, "The access token is not meant for this API.", "Ask for the audience hansa-api."),
    UNKNOWN_ISSUER(401, "The ledger lists no such token issuer.", "Sign in at a realm that the consortium lists."),
    WRONG_ISSUER(401, "The token's realm speaks for another member.", "Call the control plane of your home member."),
    ORGANIZATION_MISSING(401, "The token names no organisation.", "Ask for the scope organization:<alias>."),
    ORGANIZATION_AMBIGUOUS(401, "The token names several organisations.", "Ask for the scope of exactly one."),
    STEP_UP_REQUIRED(401, "The action needs a fresh second factor.", "Sign in again with the assurance asked for."),
    PEER_UNKNOWN(401, "The peer is not a control plane of a member.", "Use the member's control-plane certificate."),
    INVITATION_INVALID(
            401,
            "The invitation's code is wrong, spent, taken back or past its time.",
            "Ask the member that invited you for another one."),
    APPLICANT_UNKNOWN(
            401,
            "The application's id or its passphrase is wrong.",
            "Try again, or ask the member that invited you for another invitation to it."),
    NOT_AUTHORISED(403, "The actor may not do this.", "Ask the organisation's administrator for the role."),

    NOT_FOUND(
            404, "There is no such resource, or the caller may not know of it.", "Check the id and the organisation."),
    ALREADY_EXISTS(409, "A resource with this id exists.", "Read it, or choose another id."),
    WRONG_STATE(409, "The resource's state does not allow this step.", "Read the resource and see its state."),
    PRECONDITION_REQUIRED(428, "The call needs an If-Match header.", "Read the resource and send its ETag."),
    PRECONDITION_FAILED(412, "The resource has changed since it was read.", "Read it again and repeat the change."),
    APPLICATION_INCOMPLETE(
            409, "The application is not ready to be submitted.", "See errors[]: each names its step and field."),
    BELOW_LIVE(409, "The declaration would fall below what is live.", "Release first, then shrink."),
    STILL_OFFERED(
            409,
            "The grid could still give out more than is declared.",
            "Drain or withdraw hosts, or shrink their inventories, then declare."),
    IN_USE(409, "Something is live on it.", "Drain it, and wait until nothing in live[] is left."),
    POLICY_REJECTED(
            422, "The bundle could not come into force.", "Correct what problems[] names, build it again, upload it."),
    POLICY_UNTESTED(409, "The revision has no test results that count.", "Test the bundle, then propose it."),
    BALLOT_CLOSED(409, "The ballot takes no votes any more.", "Read it and see how it ended."),
    NOT_IN_ELECTORATE(409, "This member had no vote on it when it was proposed.", "See electorate[] of the ballot."),
    CONTENT_MISMATCH(
            409, "The vote is on something else than the ballot decides.", "Read the ballot again, then vote."),
    ALREADY_VOTED(409, "The member's vote is this one already.", "Vote otherwise to change it, at most four times."),
    QUORUM_MISSING(409, "Not enough members have approved.", "Wait for the votes that the ballot needs."),
    NOT_PARTY(409, "The organisation is not a party to this.", "Call the control plane of a party."),
    HOME_ELSEWHERE(
            409, "Another member is the contract's home.", "Call the control plane of the member that home names."),
    TERMS_MISMATCH(409, "The terms are not those of the digest on the ledger.", "Ask the home member for the terms."),
    TOO_MANY_REQUESTS(429, "Too many requests.", "Wait for the time that Retry-After gives."),

    CONTRACT_NOT_ACTIVE(409, "The contract is not active.", "Have all parties accept it, or use another one."),
    RESIDENCY(422, "No site is permitted.", "See sites[]: each names its rule and what would help."),
    QUOTA(409, "The contract's quota would be exceeded.", "Release something, or agree on a larger quota."),
    NO_ROOM(507, "No permitted provider has the room.", "See nearest for what would fit, or try again later."),
    CONSTRAINT(422, "No provider meets a constraint.", "See dimensions for what excluded how many."),
    POLICY_UNAVAILABLE(503, "No policy decision that counts; everything fails closed.", "Try again shortly."),
    ANCHOR_BACKLOG(503, "Too many events wait for the ledger.", "Wait for the time that Retry-After gives."),
    OWNER_REFUSED(503, "The other member did not hold the room.", "Try again, or choose other sites."),
    DECISION_UNRECORDED(503, "The refusal could not be recorded.", "Try again shortly."),
    GRID_UNAVAILABLE(503, "The allocation engine cannot write just now.", "Repeat the call with the same key."),
    GRID_MINORITY(
            503,
            "Too few nodes of the member's grid are together to write safely.",
            "Repeat the call with the same key after the time that Retry-After gives."),
    WITHDRAWN(409, "The request was withdrawn before it was placed.", "Send it again with a fresh key."),

    LEDGER_REFUSED(409, "The ledger refused the transaction; ledgerCode says why.", "See ledgerCode."),
    LEDGER_UNAVAILABLE(503, "The ledger cannot be reached or is behind.", "Try again shortly."),
    LEDGER_OUTCOME_UNKNOWN(503, "Whether the ledger took it is not known yet.", "Read the resource before repeating."),
    LEDGER_CONFLICT(503, "Others kept changing the same record.", "Try again."),
    NOT_FOUNDED(503, "The consortium has no founding record yet.", "Found it first."),
    PEER_UNAVAILABLE(503, "Another member's control plane did not answer.", "Try again shortly."),
    IDENTITY_PROVIDER_UNAVAILABLE(503, "The realm's keys cannot be read.", "Try again shortly."),
    HOME_CHANGING(
            503,
            "The contract's new home is still asking the owners what there is under it.",
            "Repeat the call with the same key after the time that Retry-After gives."),
    OVERLOADED(503, "The control plane is at its bounds.", "Wait for the time that Retry-After gives."),
    INTERNAL(500, "Something is wrong on this side.", "Tell the operator the requestId.");

    private final int status;
    private final String meaning;
    private final String remedy;

    FailureKind(int status, String meaning, String remedy) {
        this.status = status;
        this.meaning = meaning;
        this.remedy = remedy;
    }

    /** The HTTP status code. */
    public int status() {
        return status;
    }

    public String meaning() {
        return meaning;
    }

    /** What a client does next, where the failure itself does not say it better. */
    public String remedy() {
        return remedy;
    }

    /** Whether the same request may succeed later, unchanged. */
    public boolean retryable() {
        return switch (this) {
            case TOO_MANY_REQUESTS,
                    QUOTA,
                    NO_ROOM,
                    POLICY_UNAVAILABLE,
                    ANCHOR_BACKLOG,
                    OWNER_REFUSED,
                    DECISION_UNRECORDED,
                    GRID_UNAVAILABLE,
                    GRID_MINORITY,
                    LEDGER_UNAVAILABLE,
                    LEDGER_OUTCOME_UNKNOWN,
                    LEDGER_CONFLICT,
                    NOT_FOUNDED,
                    PEER_UNAVAILABLE,
                    HOME_CHANGING,
                    IDENTITY_PROVIDER_UNAVAILABLE,
                    OVERLOADED -> true;
            case MALFORMED_REQUEST,
                    INVALID_FIELD,
                    IDEMPOTENCY_KEY_REQUIRED,
                    IDEMPOTENCY_KEY_REUSED,
                    BODY_TOO_LARGE,
                    UNSUPPORTED_MEDIA_TYPE,
                    NOT_ACCEPTABLE,
                    METHOD_NOT_ALLOWED,
                    TOKEN_MISSING,
                    TOKEN_INVALID,
                    TOKEN_EXPIRED,
                    TOKEN_TOO_LONG_LIVED,
                    WRONG_AUDIENCE,
                    UNKNOWN_ISSUER,
                    WRONG_ISSUER,
                    ORGANIZATION_MISSING,
                    ORGANIZATION_AMBIGUOUS,
                    STEP_UP_REQUIRED,
                    PEER_UNKNOWN,
                    INVITATION_INVALID,
                    APPLICANT_UNKNOWN,
                    NOT_AUTHORISED,
                    NOT_FOUND,
                    ALREADY_EXISTS,
                    WRONG_STATE,
                    PRECONDITION_REQUIRED,
                    PRECONDITION_FAILED,
                    APPLICATION_INCOMPLETE,
                    BELOW_LIVE,
                    STILL_OFFERED,
                    IN_USE,
                    POLICY_REJECTED,
                    POLICY_UNTESTED,
                    BALLOT_CLOSED,
                    NOT_IN_ELECTORATE,
                    CONTENT_MISMATCH,
                    ALREADY_VOTED,
                    QUORUM_MISSING,
                    NOT_PARTY,
                    HOME_ELSEWHERE,
                    TERMS_MISMATCH,
                    CONTRACT_NOT_ACTIVE,
                    RESIDENCY,
                    CONSTRAINT,
                    WITHDRAWN,
                    LEDGER_REFUSED,
                    INTERNAL -> false;
        };
    }
}
