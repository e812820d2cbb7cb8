package org.hansa.controlplane.ballots.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hansa.controlplane.ballots.BallotService;
import org.hansa.controlplane.identity.Caller;
import org.hansa.controlplane.kernel.FieldErrors;
import org.hansa.controlplane.kernel.web.Ids;
import org.hansa.ledger.model.Ballot;
import org.hansa.ledger.model.BallotContent;
import org.hansa.ledger.model.BallotId;
import org.hansa.ledger.model.BallotKind;
import org.hansa.ledger.model.CanonicalJson;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.MalformedRecordException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Ballots")
class BallotController {
    private static final int MAX_TEXT = 2_000;
    private final BallotService ballots;
    private final Clock clock;

    BallotController(BallotService ballots, Clock clock) {
        this.ballots = ballots;
        this.clock = clock;
    }

    record Ballots(List<BallotView> items) {}

    /**
     * @param content the record to decide, in the form of the kind; every number is a decimal string
     * @param urgent asks few members for a decision whose effect lapses by itself
     */
    record Proposal(
            @Nullable String kind,
            @Nullable Boolean urgent,
            @Nullable Map<String, Object> content,
            @Nullable String reason,
            @Nullable Instant deadline) {}

    /** @param contentDigest of what was shown to the voter */
    record Vote(@Nullable String contentDigest, @Nullable String choice, @Nullable String reason) {}

    record Withdrawal(@Nullable String reason) {}

    /** @param type {@code BALLOT_WAITING}, {@code BALLOT_DEADLINE_NEAR} or {@code SUSPENSION_REVIEW_DUE} */
    record NoticeView(String type, String title, String text, Map<String, Object> facts) {}

    record Notices(List<NoticeView> items) {}

    @GetMapping("/v1/notices")
    @Operation(summary = "What needs this member's people now, the most urgent first")
    Notices notices(Caller caller) {
        return new Notices(ballots.notices(caller).stream()
                .map(each -> new NoticeView(each.type(), each.title(), each.text(), each.facts()))
                .toList());
    }

    @GetMapping("/v1/ballots")
    @Operation(summary = "Ballots, the newest first; waiting=true: those that wait for this member's vote")
    Ballots list(Caller caller, @RequestParam(defaultValue = "false") boolean waiting) {
        List<Ballot> found = waiting ? ballots.waitingForUs(caller) : ballots.ballots(caller);
        return new Ballots(found.stream()
                .map(each -> BallotView.of(each, Optional.empty()))
                .toList());
    }

    @GetMapping("/v1/ballots/{ballot}")
    @Operation(summary = "One ballot with its votes and the ledger transaction of its newest step")
    BallotView read(Caller caller, @PathVariable String ballot) {
        return view(caller, ballots.ballot(caller, id(ballot)));
    }

    @PostMapping("/v1/ballots")
    @Operation(summary = "Put a decision to the vote")
    ResponseEntity<BallotView> propose(Caller caller, @RequestBody Proposal proposal) {
        FieldErrors errors = new FieldErrors();
        Optional<BallotKind> kind = errors.parse("kind", proposal.kind(), text -> constant(BallotKind.class, text));
        Optional<BallotContent> content = errors.parse("content", proposal.content(), BallotController::content);
        if (kind.isPresent() && content.isPresent()) {
            errors.parse("content", content.get(), each -> each.record(kind.get()));
        }
        String reason = errors.text("reason", proposal.reason(), MAX_TEXT);
        Optional<Instant> deadline = Optional.ofNullable(proposal.deadline())
                .flatMap(each -> errors.parse("deadline", each, BallotController::inMillis));
        errors.require(deadline.isEmpty() || deadline.get().isAfter(clock.instant()), "deadline", "lies in the past");
        errors.throwIfAny();
        Ballot ballot = ballots.propose(
                caller,
                kind.orElseThrow(),
                Boolean.TRUE.equals(proposal.urgent()),
                content.orElseThrow(),
                reason,
                deadline);
        return ResponseEntity.created(URI.create("/v1/ballots/" + ballot.ballot()))
                .body(view(caller, ballot));
    }

    @PostMapping("/v1/ballots/{ballot}/votes")
    @Operation(summary = "Vote for this member, or change its vote while the ballot is open")
    BallotView vote(Caller caller, @PathVariable String ballot, @RequestBody Vote vote) {
        BallotId id = id(ballot);
        FieldErrors errors = new FieldErrors();
        Optional<Digest> shown = errors.parse("contentDigest", vote.contentDigest(), Digest::new);
        Optional<Ballot.Choice> choice =
                errors.parse("choice", vote.choice(), text -> constant(Ballot.Choice.class, text));
        String reason = errors.text("reason", vote.reason(), MAX_TEXT);
        errors.throwIfAny();
        return view(caller, ballots.vote(caller, id, shown.orElseThrow(), choice.orElseThrow(), reason));
    }

    @PostMapping("/v1/ballots/{ballot}/withdraw")
    @Operation(summary = "Take back a ballot that this member has proposed")
    BallotView withdraw(Caller caller, @PathVariable String ballot, @RequestBody Withdrawal withdrawal) {
        BallotId id = id(ballot);
        FieldErrors errors = new FieldErrors();
        String reason = errors.text("reason", withdrawal.reason(), MAX_TEXT);
        errors.throwIfAny();
        return view(caller, ballots.withdraw(caller, id, reason));
    }

    private BallotView view(Caller caller, Ballot ballot) {
        return BallotView.of(ballot, ballots.evidence(caller, ballot.ballot()));
    }

    private static BallotId id(String ballot) {
        return Ids.parse("ballot", ballot, BallotId::new);
    }

    private static BallotContent content(Map<String, Object> fields) {
        try {
            return BallotContent.parse(CanonicalJson.write(fields));
        } catch (IllegalArgumentException e) {
            throw new MalformedRecordException("every number is a decimal string, and nothing is null");
        }
    }

    /** As the ledger keeps it. */
    private static Instant inMillis(Instant deadline) {
        return Instant.ofEpochMilli(deadline.toEpochMilli());
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String text) {
        for (E each : type.getEnumConstants()) {
            if (each.name().equals(text)) {
                return each;
            }
        }
        throw new MalformedRecordException("unknown value '" + text + "'");
    }
}
