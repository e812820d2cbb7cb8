package org.hansa.controlplane.joining;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Predicate;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.hansa.controlplane.kernel.FieldError;
import org.hansa.controlplane.kernel.FieldErrors;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.MembershipFile;

/** What an applicant can do with the one application that it has. */
public class ApplicantService {
    private static final int MAX_REASON = 500;
    private final ApplicationBook book;
    private final Passphrases passphrases;
    private final DossierReader reader;
    private final StatusBoard board;
    private final Clock clock;

    ApplicantService(
            ApplicationBook book, Passphrases passphrases, DossierReader reader, StatusBoard board, Clock clock) {
        this.book = book;
        this.passphrases = passphrases;
        this.reader = reader;
        this.board = board;
        this.clock = clock;
    }

    /**
     * One field that two people typed differently.
     *
     * @param now what the other has saved
     * @param yours what was to be saved over it
     */
    public record Collision(String field, List<String> now, List<String> yours) {}

    /** Opens an application with an invitation, or lets somebody back into one. @throws Failure INVITATION_INVALID */
    public Application redeem(String code, String passphrase) {
        long now = clock.millis();
        // Deriving is dear: who has no code does not get so far.
        book.open(digest(code), now);
        String encoded = passphrases.encode(passphrase);
        return book.redeem(digest(code), now, invitation -> {
            String known = invitation.application();
            return known == null
                    ? Application.opened("a-" + UUID.randomUUID(), invitation, encoded, now)
                    : require(known).withPassphrase(encoded, now);
        });
    }

    /** @throws Failure APPLICANT_UNKNOWN, TOO_MANY_REQUESTS after too many wrong guesses */
    public Applicant signIn(String id, String passphrase) {
        return new Applicant(
                passphrases.check(id, passphrase, book.application(id)).id());
    }

    public Application read(Applicant applicant) {
        return require(applicant.application());
    }

    /** What is wrong with each step as it is now; a step without an entry is complete. */
    public Map<Step, List<FieldError>> faults(Application application) {
        return dossier(application).faults();
    }

    /**
     * Saves one step as it was typed, complete or not.
     *
     * @param version of the step that was read before it was changed; 0 when it was never saved
     * @param editor which browser saves; what it has saved itself meanwhile is no collision. Empty for programs
     * @throws Failure PRECONDITION_FAILED with {@code collisions} when somebody else has saved it since, WRONG_STATE once
     *     it is submitted
     */
    public Application save(
            Applicant applicant, Step step, Map<String, List<String>> fields, long version, String editor) {
        return change(
                applicant,
                step,
                fields,
                editor,
                now -> now.version() == version
                        || !editor.isEmpty() && now.editor().equals(editor));
    }

    /**
     * Keeps what is being typed. A draft that was overtaken on its way, also by its own browser's last word, is refused.
     *
     * @throws Failure as {@link #save}
     */
    public Application keep(
            Applicant applicant, Step step, Map<String, List<String>> fields, long version, String editor) {
        return change(applicant, step, fields, editor, now -> now.version() == version);
    }

    private Application change(
            Applicant applicant, Step step, Map<String, List<String>> fields, String editor, Predicate<Section> fresh) {
        FieldErrors errors = new FieldErrors();
        errors.require(Section.bounded(fields), step.path(), "is more than is kept of a step");
        errors.throwIfAny();
        return book.change(applicant.application(), application -> {
            requireEditable(application);
            Section now = application.section(step);
            if (now.version() > 0 && now.fields().equals(fields)) {
                return application;
            }
            if (!fresh.test(now)) {
                throw collided(step, now, fields);
            }
            return application.saved(step, fields, editor, clock.millis());
        });
    }

    /** @throws Failure APPLICATION_INCOMPLETE with every fault, PRECONDITION_FAILED when it has changed since it was read */
    public Application submit(Applicant applicant, long version) {
        return book.change(applicant.application(), application -> {
            requireVersion(application, version);
            Dossier dossier = dossier(application);
            if (dossier.admission().isEmpty()) {
                throw incomplete(dossier);
            }
            byte[] content = dossier.admission().get().bytes();
            return application.submitted(new String(content, StandardCharsets.UTF_8), clock.millis());
        });
    }

    public Application withdraw(Applicant applicant, long version, String reason) {
        FieldErrors errors = new FieldErrors();
        String why = errors.text("reason", reason, MAX_REASON);
        errors.throwIfAny();
        return book.change(applicant.application(), application -> {
            requireVersion(application, version);
            return application.withdrawn(why, clock.millis());
        });
    }

    /** Back to a draft, with everything that was typed. @throws Failure WRONG_STATE while the members vote on it */
    public Application reopen(Applicant applicant, long version) {
        return book.change(applicant.application(), application -> {
            requireVersion(application, version);
            if (application.state() == ApplicationState.PROPOSED && !board.ballotFailed(application)) {
                throw Failure.of(FailureKind.WRONG_STATE, "The members vote on it, or have admitted it.");
            }
            return application.reopened(clock.millis());
        });
    }

    /** The uploaded file, where it is one. */
    public Optional<MembershipFile> uploaded(Application application) {
        return DossierReader.file(application.section(Step.CERTIFICATES), new FieldErrors());
    }

    /** Rows for a form of sites: those that were typed, at first those of the file, and one to type into. */
    public List<Map<String, String>> siteRows(Application application, Section section) {
        Section shown = section.version() > 0 || !section.fields().isEmpty()
                ? section
                : new Section(
                        0,
                        0,
                        "",
                        uploaded(application).map(DossierReader::suggestedSites).orElse(Map.of()));
        return SiteSection.forForm(shown);
    }

    public List<CheckRow> checks(Application application) {
        return board.rows(application, book.applications());
    }

    /** Has a row looked at again. @throws Failure NOT_FOUND when there is nothing to look at */
    public Application again(Applicant applicant, String check) {
        Application application = read(applicant);
        if (!board.again(application, check)) {
            throw Failure.notFound("check that can be repeated");
        }
        return application;
    }

    static String digest(String code) {
        return Digest.of(code.strip().getBytes(StandardCharsets.UTF_8)).hex();
    }

    private Dossier dossier(Application application) {
        return reader.read(application, StatusBoard.others(application, book.applications()));
    }

    private Application require(String id) {
        return book.application(id).orElseThrow(() -> Failure.notFound("application"));
    }

    private static void requireEditable(Application application) {
        if (!application.editable()) {
            throw Failure.of(FailureKind.WRONG_STATE, "The application is " + application.state() + ", not DRAFT.")
                    .withRemedy("Take it up again first, then change it.");
        }
    }

    private static void requireVersion(Application application, long version) {
        if (application.version() == version) {
            return;
        }
        int since = (int) Math.max(0, Math.min(application.history().size(), application.version() - version));
        List<String> changes =
                application
                        .history()
                        .subList(
                                application.history().size() - since,
                                application.history().size())
                        .stream()
                        .map(each -> Instant.ofEpochMilli(each.atMillis()) + " " + each.who() + " " + each.what())
                        .toList();
        throw Failure.of(
                        FailureKind.PRECONDITION_FAILED,
                        "The application has version " + application.version() + " now, not " + version + ": "
                                + String.join("; ", changes) + ".")
                .with("changes", changes);
    }

    private static Failure collided(Step step, Section now, Map<String, List<String>> fields) {
        TreeSet<String> names = new TreeSet<>(fields.keySet());
        names.addAll(now.fields().keySet());
        List<Collision> collisions = new ArrayList<>();
        for (String name : names) {
            List<String> yours = fields.getOrDefault(name, List.of());
            if (!now.all(name).equals(yours)) {
                collisions.add(new Collision(name, now.all(name), yours));
            }
        }
        return Failure.of(
                        FailureKind.PRECONDITION_FAILED,
                        step.title() + " was saved by somebody else at " + Instant.ofEpochMilli(now.savedAtMillis())
                                + " and has version " + now.version() + " now; these fields differ: "
                                + collisions.stream().map(Collision::field).toList() + ".")
                .withRemedy("Compare both, then save yours over version " + now.version() + " if it should be so.")
                .with("collisions", collisions);
    }

    private static Failure incomplete(Dossier dossier) {
        List<FieldError> errors = new ArrayList<>();
        new TreeMap<>(dossier.faults())
                .forEach((step, faults) -> faults.forEach(
                        each -> errors.add(new FieldError(step.path() + "." + each.field(), each.message()))));
        return Failure.of(
                        FailureKind.APPLICATION_INCOMPLETE,
                        "Not complete: "
                                + String.join(
                                        ", ",
                                        new TreeMap<>(dossier.faults())
                                                .keySet().stream()
                                                        .map(Step::title)
                                                        .toList())
                                + ".")
                .withErrors(errors);
    }
}
