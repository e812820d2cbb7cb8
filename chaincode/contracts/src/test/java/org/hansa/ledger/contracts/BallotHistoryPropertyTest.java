package org.hansa.ledger.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hansa.ledger.contracts.Consortium.DAY;
import static org.hansa.ledger.contracts.Consortium.HELV;
import static org.hansa.ledger.contracts.Consortium.NORD;
import static org.hansa.ledger.contracts.Consortium.RHEIN;
import static org.hansa.ledger.contracts.Consortium.anchor;
import static org.hansa.ledger.contracts.Consortium.founding;
import static org.hansa.ledger.contracts.Consortium.governance;
import static org.hansa.ledger.contracts.Consortium.policy;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.hansa.ledger.model.Ballot;
import org.hansa.ledger.model.Ballot.Choice;
import org.hansa.ledger.model.Ballot.State;
import org.hansa.ledger.model.BallotContent;
import org.hansa.ledger.model.BallotEvent;
import org.hansa.ledger.model.BallotId;
import org.hansa.ledger.model.BallotKind;
import org.hansa.ledger.model.BallotProposal;
import org.hansa.ledger.model.BallotRule;
import org.hansa.ledger.model.CanonicalRecord;
import org.hansa.ledger.model.Founding;
import org.hansa.ledger.model.LedgerFunction;
import org.hansa.ledger.model.LedgerKey;
import org.hansa.ledger.model.LedgerRefusal;
import org.hansa.ledger.model.MemberRecord;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.Order;
import org.hansa.ledger.model.Parameter;
import org.hansa.ledger.model.ParameterRecord;
import org.hansa.ledger.model.PolicyRevision;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random histories of five members who propose, vote, change their minds, withdraw, suspend each other and let deadlines
 * pass. After every step the ballot that was touched is counted again from a log kept beside the ledger, in another way than
 * the contract's. A failure names its seed; {@code -Dhansa.seed=N} runs that one alone.
 */
class BallotHistoryPropertyTest {
    private static final int STEPS = 150;
    private static final List<MspId> MEMBERS = List.of(NORD, RHEIN, HELV, new MspId("OstMSP"), new MspId("WestMSP"));
    private static final EnumSet<State> SEEN = EnumSet.noneOf(State.class);

    static LongStream seeds() {
        Long one = Long.getLong("hansa.seed");
        return one == null ? LongStream.rangeClosed(1, 60) : LongStream.of(one);
    }

    @AfterAll
    static void the_histories_ended_ballots_in_every_way() {
        if (Long.getLong("hansa.seed") == null) {
            assertThat(SEEN).isEqualTo(EnumSet.allOf(State.class));
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void decides_as_an_independent_count_says(long seed) {
        new History(seed).run();
    }

    private static final class History {
        private final long seed;
        private final Random random;
        private final Consortium consortium = new Consortium();
        private final List<BallotId> ballots = new ArrayList<>();
        private final TreeMap<BallotId, Ballot> before = new TreeMap<>();
        /** Of each ballot the accepted votes: member to choice, the last one stays. */
        private final TreeMap<BallotId, TreeMap<MspId, Choice>> log = new TreeMap<>();

        History(long seed) {
            this.seed = seed;
            this.random = new Random(seed);
            List<MemberRecord> members = new ArrayList<>(founding().members());
            members.add(Consortium.member(MEMBERS.get(3), "PL", MemberRecord.Role.MEMBER));
            members.add(Consortium.member(MEMBERS.get(4), "NL", MemberRecord.Role.MEMBER));
            consortium.call(governance(NORD), LedgerFunction.FOUND, new Founding(members, List.of(), List.of()));
        }

        void run() {
            for (int step = 0; step < STEPS; step++) {
                int events = consortium.ledger.events.size();
                boolean accepted = accepted(this::act);
                assertThat(consortium.ledger.events.size() - events)
                        .as("events of step %d, seed %d", step, seed)
                        .isEqualTo(accepted ? 1 : 0);
                check(step);
                consortium.now += random.nextInt(4) == 0 ? DAY / 3 : 1_000;
            }
        }

        private boolean accepted(Runnable act) {
            try {
                act.run();
                return true;
            } catch (LedgerRefusal refused) {
                return false;
            }
        }

        private void act() {
            switch (ballots.isEmpty() ? 0 : random.nextInt(10)) {
                case 0, 1 -> propose();
                case 2 -> consortium.call(governance(someone()), LedgerFunction.WITHDRAW_BALLOT, some(), "no more");
                case 3 -> consortium.call(anchor(someone()), LedgerFunction.CLOSE_BALLOT, some());
                default -> vote();
            }
        }

        private void propose() {
            BallotId id = new BallotId("b-history-" + ballots.size());
            BallotKind kind = kinds()[random.nextInt(kinds().length)];
            boolean urgent = kind.mayBeUrgent() && random.nextBoolean();
            consortium.call(
                    governance(someone()),
                    LedgerFunction.PROPOSE_BALLOT,
                    new BallotProposal(
                            id,
                            kind,
                            urgent,
                            BallotContent.of(content(kind)),
                            "seed " + seed,
                            consortium.now + DAY / 2 + random.nextInt((int) DAY)));
            ballots.add(id);
            log.put(id, new TreeMap<>());
        }

        private static BallotKind[] kinds() {
            return new BallotKind[] {
                BallotKind.ACTIVATE_POLICY,
                BallotKind.CHANGE_PARAMETER,
                BallotKind.SUSPEND_MEMBER,
                BallotKind.REINSTATE_MEMBER
            };
        }

        private CanonicalRecord content(BallotKind kind) {
            return switch (kind) {
                case ACTIVATE_POLICY -> policy(new PolicyRevision("r" + random.nextInt(6)));
                case CHANGE_PARAMETER ->
                    new ParameterRecord(Parameter.RETIRING_GRACE_MILLIS, 1_000L * random.nextInt(2_000));
                case SUSPEND_MEMBER -> new Order(someone().value(), OptionalLong.of(consortium.now + 30 * DAY));
                default -> new Order(someone().value(), OptionalLong.empty());
            };
        }

        private void vote() {
            BallotId id = some();
            MspId member = someone();
            Choice choice = Choice.values()[random.nextInt(10) < 6 ? 0 : 1 + random.nextInt(2)];
            consortium.vote(member, id, choice);
            log.get(id).put(member, choice);
        }

        private MspId someone() {
            return MEMBERS.get(random.nextInt(MEMBERS.size()));
        }

        /** Mostly a recent one, so that ballots come to an end. */
        private BallotId some() {
            int recent = Math.min(3, ballots.size());
            return random.nextInt(8) == 0
                    ? ballots.get(random.nextInt(ballots.size()))
                    : ballots.get(ballots.size() - 1 - random.nextInt(recent));
        }

        private void check(int step) {
            for (BallotId id : ballots) {
                Ballot now = consortium.ballot(id);
                Ballot was = before.put(id, now);
                SEEN.add(now.state());
                if (was != null && was.state() != State.OPEN) {
                    assertThat(now)
                            .as("%s is closed, step %d, seed %d", id, step, seed)
                            .isEqualTo(was);
                }
                if (was == null || !now.equals(was)) {
                    checkCount(now);
                    checkEvent(now);
                }
            }
        }

        private void checkCount(Ballot ballot) {
            long yes = 0;
            long no = 0;
            for (Choice each : log.get(ballot.ballot()).values()) {
                yes += each == Choice.APPROVE ? 1 : 0;
                no += each == Choice.REJECT ? 1 : 0;
            }
            long all = log.get(ballot.ballot()).size();
            int voters = ballot.electorate().size();
            boolean enough = all >= ballot.quorum() && yes >= ballot.threshold();
            assertThat(log.get(ballot.ballot()).keySet()).as("seed %d", seed).isSubsetOf(ballot.electorate());
            switch (ballot.state()) {
                case CARRIED, OVERTAKEN -> {
                    assertThat(enough).as("%s, seed %d", ballot, seed).isTrue();
                    assertThat(yes).as("never one alone").isGreaterThanOrEqualTo(2);
                    boolean urgent = ballot.rule() == BallotRule.URGENT;
                    assertThat(3 * yes).isGreaterThanOrEqualTo(urgent ? voters : voters + voters / 2);
                }
                case REJECTED -> assertThat(voters - no).as("seed %d", seed).isLessThan(ballot.threshold());
                case EXPIRED ->
                    assertThat(consortium.now).as("seed %d", seed).isGreaterThanOrEqualTo(ballot.deadlineMillis());
                case OPEN -> {
                    assertThat(enough).as("%s, seed %d", ballot, seed).isFalse();
                    assertThat(voters - no).isGreaterThanOrEqualTo(ballot.threshold());
                }
                case WITHDRAWN -> assertThat(ballot.closedAtMillis()).isPositive();
            }
            if (ballot.kind() == BallotKind.ACTIVATE_POLICY && ballot.state() == State.CARRIED) {
                assertThat(consortium.ledger.value(LedgerKey.policy(new PolicyRevision(ballot.about()))))
                        .isPresent();
            }
        }

        private void checkEvent(Ballot ballot) {
            InMemoryLedger.Announced last = consortium.ledger.events.get(consortium.ledger.events.size() - 1);
            assertThat(BallotEvent.parse(last.payload()))
                    .as("seed %d", seed)
                    .isEqualTo(BallotEvent.of(ballot, consortium.now));
        }
    }
}
