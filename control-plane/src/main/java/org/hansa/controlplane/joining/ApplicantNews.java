package org.hansa.controlplane.joining;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hansa.controlplane.kernel.HomeMember;
import org.hansa.controlplane.kernel.Letters;
import org.hansa.controlplane.kernel.NoticeRound;
import org.hansa.controlplane.kernel.ToldOnce;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.ledger.model.Ballot;
import org.springframework.beans.factory.ObjectProvider;

/**
 * Writes to an applicant at each turn of its application: handed in, declined, put to the vote, decided, on the channel. Only
 * where this member sends mail at all, and only to the address that the applicant has given.
 */
final class ApplicantNews implements NoticeRound {
    /** Where mail is switched on later, nobody is told what has long been. */
    private static final Duration NEWS = Duration.ofDays(30);

    private static final String STATUS_PAGE = "/join";
    private final ApplicationBook book;
    private final StatusBoard board;
    private final LedgerView ledger;
    private final ObjectProvider<Letters> letters;
    private final ToldOnce told;
    private final HomeMember home;
    private final Clock clock;

    ApplicantNews(
            ApplicationBook book,
            StatusBoard board,
            LedgerView ledger,
            ObjectProvider<Letters> letters,
            ToldOnce told,
            HomeMember home,
            Clock clock) {
        this.book = book;
        this.board = board;
        this.ledger = ledger;
        this.letters = letters;
        this.told = told;
        this.home = home;
        this.clock = clock;
    }

    /** One thing that has happened. @param key with the application's id what makes it one */
    private record Turn(String key, long atMillis, String title, String text) {}

    @Override
    public void tell() {
        Letters mail = letters.getIfAvailable();
        if (mail == null) {
            return;
        }
        long oldest = clock.instant().minus(NEWS).toEpochMilli();
        List<Application> all = book.applications();
        for (Application application : all) {
            Optional<String> to = address(application);
            if (to.isPresent()) {
                turns(application, all).stream()
                        .filter(turn -> turn.atMillis() >= oldest)
                        .forEach(turn -> tell(mail, to.get(), application, turn));
            }
        }
    }

    private static Optional<String> address(Application application) {
        return application.section(Step.ENTITY).text("mail").filter(DossierReader::isMailAddress);
    }

    private void tell(Letters mail, String to, Application application, Turn turn) {
        told.tell(
                application.id() + "." + turn.key() + ".mail",
                Instant.ofEpochMilli(turn.atMillis()),
                () -> mail.send(
                        to,
                        application.name() + ": " + turn.title(),
                        turn.text() + "\n\nYour application at " + home.name() + " is " + application.id()
                                + "; with your passphrase it opens its status page.",
                        STATUS_PAGE));
    }

    private List<Turn> turns(Application application, List<Application> all) {
        List<Turn> turns = new ArrayList<>();
        long at = application.turnedAtMillis();
        String key = application.state() + "-" + at;
        switch (application.state()) {
            case DRAFT -> {
                // The applicant's own work.
            }
            case SUBMITTED ->
                turns.add(new Turn(key, at, "handed in", "An administrator of " + home.name() + " looks at it next."));
            case DECLINED ->
                turns.add(new Turn(
                        key,
                        at,
                        "declined",
                        "The reason: " + application.reason() + "\nYou can correct it and hand it in again."));
            case WITHDRAWN -> turns.add(new Turn(key, at, "withdrawn", "You can take it up again."));
            case PROPOSED -> {
                turns.add(new Turn(key, at, "put to the vote", "Now the members decide, each for itself."));
                application
                        .ballotId()
                        .flatMap(ledger::ballot)
                        .ifPresent(ballot -> turns.addAll(of(ballot, application, all)));
            }
        }
        return turns;
    }

    private List<Turn> of(Ballot ballot, Application application, List<Application> all) {
        String key = ballot.ballot() + "-" + ballot.state();
        long at = ballot.closedAtMillis();
        return switch (ballot.state()) {
            case OPEN -> List.of();
            case CARRIED -> {
                List<Turn> turns = new ArrayList<>();
                turns.add(new Turn(
                        key,
                        at,
                        "admitted",
                        "The members have carried it. The channel's configuration takes you in next."));
                if (onChannel(application, all)) {
                    turns.add(new Turn(
                            "on-the-channel",
                            at,
                            "on the channel",
                            "Start your nodes on your own machine: ./hansa up"));
                }
                yield turns;
            }
            case REJECTED, EXPIRED, WITHDRAWN, OVERTAKEN ->
                List.of(new Turn(
                        key,
                        at,
                        "not admitted",
                        "The members' ballot is " + ballot.state() + ". You can take the application up again."));
        };
    }

    private boolean onChannel(Application application, List<Application> all) {
        return board.rows(application, all).stream()
                .anyMatch(row -> row.key().equals(Growth.CONFIGURATION) && row.state() == CheckRow.State.DONE);
    }
}
