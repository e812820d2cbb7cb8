package org.hansa.controlplane.joining;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.hansa.ledger.model.BallotContent;
import org.hansa.ledger.model.BallotId;
import org.jspecify.annotations.Nullable;

/**
 * An application for membership: one record, whose version grows with every change.
 *
 * @param label who was invited, in the inviting member's words
 * @param invitedBy pseudonym of the administrator who did
 * @param passphrase what the applicant's passphrase is checked against, never the passphrase
 * @param content canonical JSON of the admission as it was submitted; null before
 * @param ballot the ballot on it; null before
 * @param reason of the last decline or withdrawal
 * @param history what happened, oldest first; the oldest go when there are too many
 */
public record Application(
        String id,
        long version,
        ApplicationState state,
        String label,
        String invitedBy,
        String passphrase,
        long createdAtMillis,
        long changedAtMillis,
        Map<Step, Section> sections,
        @Nullable String content,
        @Nullable String ballot,
        @Nullable String reason,
        List<Happening> history) {
    static final int MAX_HISTORY = 200;

    public Application {
        EnumMap<Step, Section> copy = new EnumMap<>(Step.class);
        copy.putAll(sections);
        sections = Collections.unmodifiableMap(copy);
        history = List.copyOf(history);
    }

    static Application opened(String id, Invitation invitation, String passphrase, long nowMillis) {
        return new Application(
                id,
                1,
                ApplicationState.DRAFT,
                invitation.label(),
                invitation.by(),
                passphrase,
                nowMillis,
                nowMillis,
                Map.of(),
                null,
                null,
                null,
                List.of(new Happening(nowMillis, "applicant", "opened the application with the invitation")));
    }

    public Section section(Step step) {
        return sections.getOrDefault(step, Section.EMPTY);
    }

    /** What it is called before it has said so itself. */
    public String name() {
        return section(Step.ENTITY).text("legalName").orElse(label);
    }

    public Optional<BallotContent> submitted() {
        return Optional.ofNullable(content).map(text -> BallotContent.parse(text.getBytes(StandardCharsets.UTF_8)));
    }

    public Optional<BallotId> ballotId() {
        return Optional.ofNullable(ballot).map(BallotId::new);
    }

    /** When it came into its state; who changes a passphrase meanwhile changes nothing about that. */
    long turnedAtMillis() {
        return history.stream()
                .filter(each -> each.what().startsWith(words(state)))
                .mapToLong(Happening::atMillis)
                .max()
                .orElse(changedAtMillis);
    }

    /** With which the history begins to tell how it came into a state. */
    private static String words(ApplicationState state) {
        return switch (state) {
            case DRAFT -> "took it up again";
            case SUBMITTED -> "submitted it";
            case PROPOSED -> "put it to the vote";
            case DECLINED -> "declined it";
            case WITHDRAWN -> "withdrew it";
        };
    }

    public boolean editable() {
        return state == ApplicationState.DRAFT;
    }

    Application saved(Step step, Map<String, List<String>> fields, String editor, long nowMillis) {
        EnumMap<Step, Section> with = new EnumMap<>(Step.class);
        with.putAll(sections);
        with.put(step, new Section(version + 1, nowMillis, editor, fields));
        return changed(
                state, passphrase, with, content, ballot, reason, "applicant", "saved " + step.title(), nowMillis);
    }

    Application withPassphrase(String encoded, long nowMillis) {
        return changed(
                state,
                encoded,
                sections,
                content,
                ballot,
                reason,
                "applicant",
                "set a new passphrase with another invitation",
                nowMillis);
    }

    Application submitted(String canonical, long nowMillis) {
        return to(ApplicationState.SUBMITTED, canonical, null, null, "applicant", "", nowMillis);
    }

    Application proposed(BallotId id, String who, long nowMillis) {
        return to(ApplicationState.PROPOSED, content, id.value(), null, who, " as " + id, nowMillis);
    }

    Application declined(String why, String who, long nowMillis) {
        return to(ApplicationState.DECLINED, content, ballot, why, who, ": " + why, nowMillis);
    }

    Application withdrawn(String why, long nowMillis) {
        return to(ApplicationState.WITHDRAWN, content, ballot, why, "applicant", ": " + why, nowMillis);
    }

    /** Open for changes again; what was submitted is no more. */
    Application reopened(long nowMillis) {
        return to(ApplicationState.DRAFT, null, null, reason, "applicant", "", nowMillis);
    }

    private Application to(
            ApplicationState next,
            @Nullable String nextContent,
            @Nullable String nextBallot,
            @Nullable String why,
            String who,
            String further,
            long nowMillis) {
        if (!ApplicationState.LIFECYCLE.allows(state, next)) {
            throw Failure.of(
                            FailureKind.WRONG_STATE,
                            "The application is " + state + ", and not " + next + " from there.")
                    .withRemedy("Read the application; its status page says who acts next.");
        }
        return changed(next, passphrase, sections, nextContent, nextBallot, why, who, words(next) + further, nowMillis);
    }

    private Application changed(
            ApplicationState next,
            String nextPassphrase,
            Map<Step, Section> nextSections,
            @Nullable String nextContent,
            @Nullable String nextBallot,
            @Nullable String why,
            String who,
            String what,
            long nowMillis) {
        List<Happening> longer = new ArrayList<>(history);
        longer.add(new Happening(nowMillis, who, what));
        List<Happening> kept = longer.subList(Math.max(0, longer.size() - MAX_HISTORY), longer.size());
        return new Application(
                id,
                version + 1,
                next,
                label,
                invitedBy,
                nextPassphrase,
                createdAtMillis,
                nowMillis,
                nextSections,
                nextContent,
                nextBallot,
                why,
                kept);
    }
}
