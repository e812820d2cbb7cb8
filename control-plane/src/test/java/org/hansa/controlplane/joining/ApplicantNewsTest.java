package org.hansa.controlplane.joining;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hansa.controlplane.fixture.Callers;
import org.hansa.controlplane.fixture.TestClock;
import org.hansa.controlplane.fixture.TestConsortium;
import org.hansa.controlplane.kernel.HomeMember;
import org.hansa.controlplane.kernel.Letters;
import org.hansa.controlplane.kernel.ToldOnce;
import org.hansa.controlplane.ledger.ChannelRoll;
import org.hansa.controlplane.ledger.LedgerProjection;
import org.hansa.controlplane.peer.PeerCalls;
import org.hansa.ledger.model.Ballot;
import org.hansa.ledger.model.BallotId;
import org.hansa.ledger.model.BallotKind;
import org.hansa.ledger.model.LedgerFunction;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.Parameter;
import org.hansa.ledger.model.ParameterRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.ObjectProvider;

class ApplicantNewsTest {
    private static final String ID = "a-1";

    @TempDir
    Path state;

    private final TestClock clock = TestClock.startingNow();
    private final LedgerProjection ledger = new LedgerProjection();
    private final Post post = new Post();
    private TestConsortium consortium;
    private ApplicationBook book;

    private record Letter(String to, String title, String text, String page) {}

    /** A mail server that can be down. */
    private static final class Post implements Letters {
        private final List<Letter> sent = new ArrayList<>();
        private boolean down;

        @Override
        public void send(String to, String title, String text, String page) {
            if (down) {
                throw new IllegalStateException("no connection");
            }
            sent.add(new Letter(to, title, text, page));
        }

        List<String> titles() {
            return sent.stream().map(Letter::title).toList();
        }
    }

    /** Nobody but the founders is on the channel. */
    private static final class EmptyRoll implements ChannelRoll {
        @Override
        public SortedMap<MspId, Organisation> organisations() {
            return new TreeMap<>();
        }

        @Override
        public Set<MspId> approvals() {
            return Set.of();
        }
    }

    @BeforeEach
    void open() {
        consortium = new TestConsortium(clock).found(Callers.ISSUER);
        consortium.channel().join(ledger);
        book = new ApplicationBook(state.resolve("joining"));
        Invitation invitation = new Invitation(
                "i-1", "digest", "Iber Cloud", "p-1", clock.millis(), clock.millis() + 86_400_000, null, 0, 0);
        book.put(invitation);
        book.redeem("digest", clock.millis(), found -> Application.opened(ID, found, "hash", clock.millis()));
        writes("ops@iber.example");
    }

    private void writes(String mail) {
        Map<String, List<String>> fields = Map.of("legalName", List.of("Iber Cloud"), "mail", List.of(mail));
        book.change(ID, each -> each.saved(Step.ENTITY, fields, "", clock.millis()));
    }

    private ApplicantNews news(@Nullable Letters letters) {
        HomeMember home = new HomeMember("nord", "NordMSP", "Nord Datacenters", "FI");
        EmptyRoll roll = new EmptyRoll();
        PeerCalls nobody = (member, method, path, body, deadline) -> new PeerCalls.Answer(503, new byte[0]);
        Probes probes = new Probes(new OutsideAddress(false), roll, new HeartbeatProbing(nobody, ledger), clock);
        StatusBoard board = new StatusBoard(
                new DossierReader(ledger, roll, probes, clock),
                new Growth(roll, probes, ledger, home),
                probes,
                ledger,
                home);
        return new ApplicantNews(
                book, board, ledger, provider(letters), new ToldOnce(state.resolve("notices")), home, clock);
    }

    private static ObjectProvider<Letters> provider(@Nullable Letters letters) {
        return new ObjectProvider<>() {
            @Override
            public Letters getObject() {
                return Optional.ofNullable(letters).orElseThrow();
            }

            @Override
            public @Nullable Letters getIfAvailable() {
                return letters;
            }
        };
    }

    @Test
    void tells_each_turn_once_also_after_a_restart() {
        ApplicantNews news = news(post);
        news.tell();
        assertThat(post.sent).as("a draft is the applicant's own work").isEmpty();

        submit();
        news.tell();
        book.change(ID, each -> each.declined("which audit?", "p-1", clock.millis()));
        news.tell();
        news(post).tell();

        assertThat(post.titles()).containsExactly("Iber Cloud: handed in", "Iber Cloud: declined");
        Letter declined = post.sent.get(1);
        assertThat(declined.to()).isEqualTo("ops@iber.example");
        assertThat(declined.text()).contains("which audit?", "Nord Datacenters", ID);
        assertThat(declined.page()).isEqualTo("/join");
    }

    @Test
    void tells_a_second_submission_again_and_then_how_the_members_decided() {
        ApplicantNews news = news(post);
        submit();
        news.tell();
        clock.advance(Duration.ofMinutes(1));
        book.change(ID, each -> each.withPassphrase("other", clock.millis()));
        news.tell();
        assertThat(post.titles()).as("a new passphrase is no turn").hasSize(1);
        book.change(ID, each -> each.reopened(clock.millis()));
        clock.advance(Duration.ofMinutes(1));
        submit();
        news.tell();
        Ballot ballot = propose();
        news.tell();
        for (MspId member : List.of(TestConsortium.RHEIN, TestConsortium.HELV)) {
            consortium.vote(
                    member, ballot.ballot().value(), ballot.contentDigest().hex(), "REJECT");
        }
        news.tell();

        assertThat(post.titles())
                .containsExactly(
                        "Iber Cloud: handed in",
                        "Iber Cloud: handed in",
                        "Iber Cloud: put to the vote",
                        "Iber Cloud: not admitted");
        assertThat(post.sent.get(3).text()).contains("REJECTED", "take the application up again");
    }

    @Test
    void tells_it_when_the_members_have_admitted_it() {
        submit();
        Ballot ballot = propose();
        for (MspId member : List.of(TestConsortium.RHEIN, TestConsortium.HELV, TestConsortium.NORD)) {
            if (ledger.ballot(ballot.ballot()).orElseThrow().state() == Ballot.State.OPEN) {
                consortium.vote(
                        member, ballot.ballot().value(), ballot.contentDigest().hex(), "APPROVE");
            }
        }
        news(post).tell();

        assertThat(post.titles()).containsExactly("Iber Cloud: put to the vote", "Iber Cloud: admitted");
    }

    @Test
    void tries_again_when_the_server_was_away_and_tells_nothing_that_is_old() {
        submit();
        post.down = true;
        news(post).tell();
        post.down = false;
        news(post).tell();
        assertThat(post.sent).hasSize(1);

        book.change(ID, each -> each.declined("no", "p-1", clock.millis()));
        clock.advance(Duration.ofDays(31));
        news(post).tell();
        assertThat(post.sent).hasSize(1);
    }

    @Test
    void writes_to_nobody_without_an_address_or_a_server_and_to_one_plain_address_only() {
        for (String none : List.of(
                "", "nobody", "a@b.example,c@d.example", "x@y.example\nBcc: all@z.example", "Ops <ops@iber.example>")) {
            writes(none);
            submit();
            news(post).tell();
            assertThat(post.sent).as(none).isEmpty();
            book.change(ID, each -> each.reopened(clock.millis()));
        }
        writes("ops@iber.example");
        submit();
        news(null).tell();
        assertThat(state.resolve("notices")).doesNotExist();
    }

    private static ParameterRecord content() {
        return new ParameterRecord(Parameter.URGENT_MILLIS, 7_200_000);
    }

    private void submit() {
        book.change(ID, each -> each.submitted(TestConsortium.text(content()), clock.millis()));
    }

    /** What the ballot is about does not matter to whoever is told of it. */
    private Ballot propose() {
        BallotId ballot = new BallotId("b-admit-iber");
        consortium.submit(
                TestConsortium.NORD,
                LedgerFunction.PROPOSE_BALLOT,
                TestConsortium.text(
                        TestConsortium.ballot(clock, ballot.value(), BallotKind.CHANGE_PARAMETER, content())));
        book.change(ID, each -> each.proposed(ballot, "p-1", clock.millis()));
        return ledger.ballot(ballot).orElseThrow();
    }
}
