package org.hansa.controlplane.ballots;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.hansa.controlplane.fixture.Callers;
import org.hansa.controlplane.fixture.TestClock;
import org.hansa.controlplane.fixture.TestConsortium;
import org.hansa.controlplane.kernel.HomeMember;
import org.hansa.controlplane.kernel.MemberNotice;
import org.hansa.controlplane.kernel.NoticeChannel;
import org.hansa.controlplane.kernel.StateDirectory;
import org.hansa.controlplane.ledger.LedgerProjection;
import org.hansa.ledger.model.Ballot;
import org.hansa.ledger.model.BallotContent;
import org.hansa.ledger.model.BallotId;
import org.hansa.ledger.model.BallotKind;
import org.hansa.ledger.model.BallotProposal;
import org.hansa.ledger.model.CanonicalRecord;
import org.hansa.ledger.model.LedgerFunction;
import org.hansa.ledger.model.Order;
import org.hansa.ledger.model.Parameter;
import org.hansa.ledger.model.ParameterRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RemindersTest {
    @TempDir
    Path state;

    private final TestClock clock = TestClock.startingNow();
    private final LedgerProjection ledger = new LedgerProjection();
    private final Heard mail = new Heard("mail");
    private final Heard stream = new Heard("stream");
    private TestConsortium consortium;
    private Reminders reminders;

    /** A channel that can be down. */
    private static final class Heard implements NoticeChannel {
        private final String name;
        private final List<MemberNotice> notices = new ArrayList<>();
        private boolean down;

        Heard(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public void deliver(MemberNotice notice) {
            if (down) {
                throw new IllegalStateException("no connection");
            }
            notices.add(notice);
        }

        List<String> types() {
            return notices.stream().map(MemberNotice::type).toList();
        }
    }

    @BeforeEach
    void found() {
        consortium = new TestConsortium(clock).found(Callers.ISSUER);
        consortium.channel().join(ledger);
        reminders = reminders();
    }

    private Reminders reminders() {
        DueNotices due = new DueNotices(ledger, new HomeMember("nord", "NordMSP", "Nord", "FI"));
        return new Reminders(due, List.of(mail, stream), List.of(), ledger, new StateDirectory(state), clock);
    }

    @Test
    void tells_of_a_ballot_once_and_again_a_day_and_an_hour_before_its_deadline() {
        propose("b-remind-1", Duration.ofDays(3));
        reminders.look();
        reminders.look();
        assertThat(mail.types()).containsExactly("BALLOT_WAITING");

        clock.advance(Duration.ofHours(49));
        reminders.look();
        clock.advance(Duration.ofMinutes(22 * 60 + 30));
        reminders.look();
        reminders.look();

        assertThat(mail.types()).containsExactly("BALLOT_WAITING", "BALLOT_DEADLINE_NEAR", "BALLOT_DEADLINE_NEAR");
        assertThat(mail.notices.get(1).title()).contains("RETIRING_GRACE_MILLIS", "less than a day left");
        assertThat(mail.notices.get(2).title()).contains("less than an hour left");
        assertThat(stream.types()).isEqualTo(mail.types());
    }

    @Test
    void says_nothing_more_once_the_member_has_voted_or_the_ballot_is_closed() {
        Ballot ballot = propose("b-remind-2", Duration.ofDays(3));
        reminders.look();
        consortium.vote(
                TestConsortium.NORD, "b-remind-2", ballot.contentDigest().hex(), "REJECT");
        clock.advance(Duration.ofHours(60));
        reminders.look();
        propose("b-remind-3", Duration.ofHours(2));
        clock.advance(Duration.ofHours(3));
        reminders.look();

        assertThat(mail.types()).containsExactly("BALLOT_WAITING");
    }

    @Test
    void remembers_across_a_restart_what_it_has_told_and_repeats_only_to_the_channel_that_was_down() {
        propose("b-remind-4", Duration.ofDays(3));
        mail.down = true;
        reminders.look();
        assertThat(stream.types()).hasSize(1);
        assertThat(mail.types()).isEmpty();

        mail.down = false;
        reminders = reminders();
        reminders.look();
        reminders.look();

        assertThat(mail.types()).containsExactly("BALLOT_WAITING");
        assertThat(stream.types()).hasSize(1);
    }

    @Test
    void tells_when_a_suspension_is_due_for_review() {
        long review = clock.millis() + Duration.ofDays(30).toMillis();
        BallotProposal proposal = proposal(
                "b-remind-5",
                BallotKind.SUSPEND_MEMBER,
                new Order(TestConsortium.HELV.value(), OptionalLong.of(review)),
                Duration.ofDays(1));
        consortium.submit(TestConsortium.RHEIN, LedgerFunction.PROPOSE_BALLOT, TestConsortium.text(proposal));
        String digest =
                ledger.ballot(proposal.ballot()).orElseThrow().contentDigest().hex();
        consortium.vote(TestConsortium.RHEIN, "b-remind-5", digest, "APPROVE");
        consortium.vote(TestConsortium.NORD, "b-remind-5", digest, "APPROVE");
        reminders.look();
        assertThat(mail.types()).isEmpty();

        clock.advance(Duration.ofDays(30));
        reminders.look();
        reminders.look();

        assertThat(mail.types()).containsExactly("SUSPENSION_REVIEW_DUE");
        assertThat(mail.notices.get(0).page()).isEqualTo("/portal/members/HelvMSP");
    }

    private Ballot propose(String id, Duration open) {
        BallotProposal proposal = proposal(
                id,
                BallotKind.CHANGE_PARAMETER,
                new ParameterRecord(Parameter.RETIRING_GRACE_MILLIS, 60_000 + id.hashCode() % 1_000),
                open);
        consortium.submit(TestConsortium.RHEIN, LedgerFunction.PROPOSE_BALLOT, TestConsortium.text(proposal));
        return ledger.ballot(proposal.ballot()).orElseThrow();
    }

    private BallotProposal proposal(String id, BallotKind kind, CanonicalRecord content, Duration open) {
        return new BallotProposal(
                new BallotId(id),
                kind,
                false,
                BallotContent.of(content),
                "it is time",
                clock.millis() + open.toMillis());
    }
}
