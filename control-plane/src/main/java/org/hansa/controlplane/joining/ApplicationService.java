package org.hansa.controlplane.joining;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hansa.controlplane.authz.Action;
import org.hansa.controlplane.authz.Authorizer;
import org.hansa.controlplane.authz.Resource;
import org.hansa.controlplane.ballots.BallotService;
import org.hansa.controlplane.identity.Caller;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.hansa.controlplane.kernel.FieldErrors;
import org.hansa.controlplane.kernel.HomeMember;
import org.hansa.controlplane.ledger.ChannelRoll;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.ledger.model.Admission;
import org.hansa.ledger.model.Ballot;
import org.hansa.ledger.model.BallotContent;
import org.hansa.ledger.model.BallotKind;
import org.hansa.ledger.model.Digest;
import org.jspecify.annotations.Nullable;

/** What the inviting member's people can do: open the door, look, say no, and put it to the vote. */
public class ApplicationService {
    public static final int DEFAULT_DAYS = 14;
    private static final int MAX_DAYS = 90;
    private static final int CODE_BYTES = 20;
    private static final int MAX_TEXT = 200;
    private static final int MAX_REASON = 2_000;
    private final ApplicationBook book;
    private final StatusBoard board;
    private final BallotService ballots;
    private final LedgerView ledger;
    private final ChannelRoll roll;
    private final Authorizer authorizer;
    private final HomeMember home;
    private final Clock clock;
    /** Two administrators who press the button at once make one ballot. */
    private final Object proposing = new Object();

    private final SecureRandom random = new SecureRandom();

    ApplicationService(
            ApplicationBook book,
            StatusBoard board,
            BallotService ballots,
            LedgerView ledger,
            ChannelRoll roll,
            Authorizer authorizer,
            HomeMember home,
            Clock clock) {
        this.book = book;
        this.board = board;
        this.ballots = ballots;
        this.ledger = ledger;
        this.roll = roll;
        this.authorizer = authorizer;
        this.home = home;
        this.clock = clock;
    }

    /** @param code shown this once; only its digest is kept */
    public record Invited(Invitation invitation, String code) {}

    /** Newest first. */
    public List<Invitation> invitations(Caller caller) {
        require(caller, Action.APPLICATION_READ);
        return book.invitations();
    }

    /**
     * @param label who is meant; of an existing application its own name when null
     * @param application lets somebody back into this one; null for a new one
     */
    public Invited invite(Caller caller, @Nullable String label, int days, @Nullable String application) {
        require(caller, Action.APPLICATION_INVITE);
        Optional<Application> known = Optional.ofNullable(application).map(id -> find(id));
        FieldErrors errors = new FieldErrors();
        String who = errors.text(
                "label", label == null ? known.map(Application::name).orElse(null) : label, MAX_TEXT);
        errors.require(days >= 1 && days <= MAX_DAYS, "days", "must be 1 to " + MAX_DAYS);
        errors.throwIfAny();
        byte[] bytes = new byte[CODE_BYTES];
        random.nextBytes(bytes);
        String code = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        long now = clock.millis();
        Invitation invitation = new Invitation(
                "i-" + UUID.randomUUID(),
                ApplicantService.digest(code),
                who,
                caller.pseudonym(),
                now,
                now + Duration.ofDays(days).toMillis(),
                known.map(Application::id).orElse(null),
                0,
                0);
        book.put(invitation);
        return new Invited(invitation, code);
    }

    /** Takes it back; one that was spent stays so. */
    public Invitation revoke(Caller caller, String id) {
        require(caller, Action.APPLICATION_INVITE);
        return book.revoke(id, clock.millis());
    }

    /** Newest first. */
    public List<Application> applications(Caller caller) {
        require(caller, Action.APPLICATION_READ);
        return book.applications();
    }

    public Application application(Caller caller, String id) {
        require(caller, Action.APPLICATION_READ);
        return find(id);
    }

    public List<CheckRow> checks(Caller caller, Application application) {
        require(caller, Action.APPLICATION_READ);
        return board.rows(application, book.applications());
    }

    /** What the channel's configuration would change; empty before there is a record, or if the file is not the record's. */
    public List<ConfigurationChange> configuration(Caller caller, Application application) {
        require(caller, Action.APPLICATION_READ);
        Optional<Digest> voted =
                application.submitted().map(each -> each.as(Admission::parse).definition());
        return DossierReader.file(application.section(Step.CERTIFICATES), new FieldErrors())
                .filter(file -> voted.filter(Digest.of(file.definition().bytes())::equals)
                        .isPresent())
                .map(file -> ConfigurationChange.of(file, roll.organisations()))
                .orElse(List.of());
    }

    /** The file as the applicant uploaded it, for the operator who drafts the configuration update. */
    public byte[] file(Caller caller, String id) {
        return application(caller, id)
                .section(Step.CERTIFICATES)
                .text("file")
                .orElseThrow(() -> Failure.notFound("file"))
                .getBytes(StandardCharsets.UTF_8);
    }

    /** @param reason the applicant reads it, corrects, and may submit again */
    public Application decline(Caller caller, String id, String reason) {
        require(caller, Action.APPLICATION_DECIDE);
        FieldErrors errors = new FieldErrors();
        String why = errors.text("reason", reason, MAX_REASON);
        errors.throwIfAny();
        find(id);
        return book.change(id, application -> application.declined(why, caller.pseudonym(), clock.millis()));
    }

    /**
     * Puts the submitted record to the vote, byte for byte. A ballot about the same record that a crash has left behind is
     * taken up instead of proposing a second one.
     *
     * @param shown digest of the record that the caller has seen
     * @throws Failure CONTENT_MISMATCH when it is another now, WRONG_STATE when it is not submitted
     */
    public Application propose(Caller caller, String id, Digest shown, String reason, Optional<Instant> deadline) {
        require(caller, Action.APPLICATION_DECIDE);
        synchronized (proposing) {
            return proposeOne(caller, find(id), shown, reason, deadline);
        }
    }

    private Application proposeOne(
            Caller caller, Application application, Digest shown, String reason, Optional<Instant> deadline) {
        BallotContent content = application
                .submitted()
                .filter(each -> application.state() == ApplicationState.SUBMITTED)
                .orElseThrow(() -> Failure.of(
                        FailureKind.WRONG_STATE, "The application is " + application.state() + ", not SUBMITTED."));
        if (!content.digest().equals(shown)) {
            throw Failure.of(
                    FailureKind.CONTENT_MISMATCH,
                    "The application's record has the digest " + content.digest() + ", not " + shown + ".");
        }
        Ballot ballot = ledger.ballots().stream()
                .filter(each -> each.kind() == BallotKind.ADMIT_MEMBER && each.takesVotes(clock.millis()))
                .filter(each -> each.proposer().equals(home.msp())
                        && each.contentDigest().equals(shown))
                .findFirst()
                .orElseGet(() -> ballots.propose(caller, BallotKind.ADMIT_MEMBER, false, content, reason, deadline));
        return book.change(
                application.id(), each -> each.proposed(ballot.ballot(), caller.pseudonym(), clock.millis()));
    }

    private Application find(String id) {
        return book.application(id).orElseThrow(() -> Failure.notFound("application"));
    }

    private void require(Caller caller, Action action) {
        authorizer.require(caller, action, Resource.privateOf(home.msp()));
    }
}
