package org.hansa.controlplane.joining;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hansa.controlplane.joining.CheckRow.State;
import org.hansa.controlplane.kernel.FieldError;
import org.hansa.controlplane.kernel.FieldErrors;
import org.hansa.controlplane.kernel.HomeMember;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.ledger.model.Ballot;

/** Everything between an invitation and a member at work, one row for each thing that has to be so, and who makes it so. */
final class StatusBoard {
    static final String NEWCOMER = "the newcomer";
    private final DossierReader reader;
    private final Growth growth;
    private final Probes probes;
    private final LedgerView ledger;
    private final HomeMember home;

    StatusBoard(DossierReader reader, Growth growth, Probes probes, LedgerView ledger, HomeMember home) {
        this.reader = reader;
        this.growth = growth;
        this.probes = probes;
        this.ledger = ledger;
        this.home = home;
    }

    List<CheckRow> rows(Application application, List<Application> all) {
        List<CheckRow> rows = new ArrayList<>();
        if (application.submitted().isEmpty()) {
            Dossier dossier = reader.read(application, others(application, all));
            for (Step step : Step.values()) {
                rows.add(step(application, step, dossier));
            }
        } else {
            for (Step step : Step.values()) {
                rows.add(CheckRow.done(step.path(), step.title(), "as submitted"));
            }
        }
        rows.add(submission(application));
        rows.add(review(application));
        Optional<Ballot> ballot = application.ballotId().flatMap(ledger::ballot);
        rows.add(ballot(application, ballot));
        boolean carried =
                ballot.filter(each -> each.state() == Ballot.State.CARRIED).isPresent();
        rows.addAll(growth.rows(application, carried));
        return rows;
    }

    /** Whether the members have closed its ballot without carrying it. */
    boolean ballotFailed(Application application) {
        return application
                .ballotId()
                .flatMap(ledger::ballot)
                .filter(each -> each.state() != Ballot.State.OPEN && each.state() != Ballot.State.CARRIED)
                .isPresent();
    }

    /** Has the world looked at again for a row; false when nothing can be. */
    boolean again(Application application, String key) {
        Optional<Probe> probe = probe(application, key);
        probe.ifPresent(probes::again);
        return probe.isPresent();
    }

    static List<Application> others(Application application, List<Application> all) {
        return all.stream()
                .filter(each -> !each.id().equals(application.id()))
                .filter(each -> each.state() != ApplicationState.WITHDRAWN && each.state() != ApplicationState.DECLINED)
                .toList();
    }

    private Optional<Probe> probe(Application application, String key) {
        if (key.equals(Step.IDENTITY.path())) {
            return application.section(Step.IDENTITY).text("url").map(Probe.Issuer::new);
        }
        if (key.equals(Step.CONNECTION.path())) {
            return DossierReader.file(application.section(Step.CERTIFICATES), new FieldErrors())
                    .map(DossierReader::controlPlane);
        }
        return growth.probe(application, key);
    }

    private static CheckRow step(Application application, Step step, Dossier dossier) {
        String link = "/join/steps/" + step.path();
        Section section = application.section(step);
        if (dossier.complete(step)) {
            String said = step == Step.CONNECTION && section.text("later").isPresent()
                    ? "will be looked at when it has started"
                    : "complete";
            return CheckRow.done(step.path(), step.title(), said).link(link);
        }
        List<FieldError> faults = dossier.faults().getOrDefault(step, List.of());
        String first = faults.isEmpty() ? "" : faults.get(0).message();
        boolean looking = first.equals(Probe.Result.WAITING.detail());
        State state = section.version() == 0 ? State.TO_DO : looking ? State.RUNNING : State.FAILED;
        String detail = state == State.TO_DO
                ? "not filled in yet"
                : looking ? "is being looked at" : faults.get(0).field() + " " + first + more(faults);
        CheckRow row = CheckRow.of(step.path(), step.title(), state, detail, looking ? "" : NEWCOMER)
                .link(link);
        return state != State.TO_DO && (step == Step.IDENTITY || step == Step.CONNECTION) ? row.retry() : row;
    }

    private static String more(List<FieldError> faults) {
        return faults.size() == 1 ? "" : ", and " + (faults.size() - 1) + " more";
    }

    private static CheckRow submission(Application application) {
        String title = "Submitted";
        return switch (application.state()) {
            case DRAFT -> CheckRow.of("submission", title, State.TO_DO, "when every step is complete", NEWCOMER);
            case WITHDRAWN ->
                CheckRow.of("submission", title, State.FAILED, "withdrawn: " + application.reason(), NEWCOMER);
            default -> CheckRow.done("submission", title, "its record is fixed");
        };
    }

    private CheckRow review(Application application) {
        String title = "Looked at by " + home.name();
        String who = "an administrator of " + home.name();
        return switch (application.state()) {
            case DRAFT, WITHDRAWN -> CheckRow.of("review", title, State.TO_DO, "after the submission", "");
            case SUBMITTED -> CheckRow.of("review", title, State.RUNNING, "decides whether to put it to the vote", who);
            case DECLINED -> CheckRow.of("review", title, State.FAILED, "declined: " + application.reason(), NEWCOMER);
            case PROPOSED -> CheckRow.done("review", title, "put to the vote");
        };
    }

    private static CheckRow ballot(Application application, Optional<Ballot> ballot) {
        String title = "The members' ballot";
        if (ballot.isEmpty()) {
            boolean lost = application.ballot() != null;
            return CheckRow.of(
                    "ballot", title, lost ? State.RUNNING : State.TO_DO, lost ? "is not on this ledger yet" : "", "");
        }
        Ballot found = ballot.get();
        String count = found.count().approvals() + " of " + found.threshold() + " approvals, "
                + found.count().cast() + " have voted";
        return switch (found.state()) {
            case OPEN -> CheckRow.of("ballot", title, State.RUNNING, count, "the members' voters");
            case CARRIED -> CheckRow.done("ballot", title, "carried: " + count);
            default ->
                CheckRow.of("ballot", title, State.FAILED, found.state() + ": " + count + reasons(found), NEWCOMER);
        };
    }

    private static String reasons(Ballot ballot) {
        List<String> against = ballot.count().last().values().stream()
                .filter(vote -> vote.choice() == Ballot.Choice.REJECT)
                .map(vote -> vote.member() + ": " + vote.reason())
                .toList();
        return against.isEmpty() ? "" : "; " + String.join("; ", against);
    }
}
