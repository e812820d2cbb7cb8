package org.hansa.grid;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.hansa.ledger.model.AllocationState;
import org.hansa.ledger.model.ProviderId;
import org.hansa.ledger.model.Receipt;
import org.hansa.ledger.model.ResourceVector;

/**
 * What the clients of a {@link KillableHome} asked for and were told, line by line, each written when it happens. A line that a
 * kill cut short was told to nobody.
 */
final class FaultLog {
    private FaultLog() {}

    private enum Word {
        ASKED,
        PLACED,
        REFUSED,
        ENDING,
        ENDED,
        HOLDING,
        DROPPED,
        REPEATED,
        FIRED,
        PLANNED,
        WRONG,
        QUIET
    }

    /** The side that may be killed. */
    static final class Writer {
        private final PrintStream out;

        Writer(PrintStream out) {
            this.out = out;
        }

        private void line(Word word, Object... what) {
            StringBuilder line = new StringBuilder(word.name());
            Stream.of(what).forEach(each -> line.append(' ').append(each));
            out.println(line);
        }

        void asked(long number) {
            line(Word.ASKED, number);
        }

        void placed(long number, PlacedPart part) {
            SignedReceipt receipt = part.receipt().orElseThrow();
            line(
                    Word.PLACED,
                    number,
                    part.provider(),
                    part.providerSeq(),
                    Base64.getEncoder().encodeToString(receipt.receipt().bytes()),
                    receipt.signatureBase64(),
                    System.currentTimeMillis());
        }

        /** So far, in this life. */
        void planned(PlanCounts counts) {
            PlanCounts.Totals totals = counts.totals();
            line(Word.PLANNED, totals.plans(), totals.tried(), totals.conflicts());
        }

        void refused(long number) {
            line(Word.REFUSED, number);
        }

        void ending(long number) {
            line(Word.ENDING, number);
        }

        void ended(long number) {
            line(Word.ENDED, number);
        }

        void holding(long number) {
            line(Word.HOLDING, number);
        }

        void dropped(long number) {
            line(Word.DROPPED, number);
        }

        void repeated() {
            line(Word.REPEATED);
        }

        void fired(Probe probe) {
            line(Word.FIRED, probe);
        }

        void wrong(String what) {
            line(Word.WRONG, what);
        }

        void ready() {
            out.println("READY");
        }

        void quiet() {
            line(Word.QUIET);
        }
    }

    /**
     * What a client would do next.
     *
     * @param unanswered asked for, and neither placed nor refused
     * @param standing placed, and nobody asked for its end
     * @param unreleased asked to end, without an answer
     * @param held for another member, and not given up yet
     */
    record Open(
            NavigableSet<Long> unanswered,
            NavigableSet<Long> standing,
            NavigableSet<Long> unreleased,
            NavigableSet<Long> held) {
        Open() {
            this(new TreeSet<>(), new TreeSet<>(), new TreeSet<>(), new TreeSet<>());
        }

        private List<NavigableSet<Long>> all() {
            return List.of(unanswered, standing, unreleased, held);
        }

        void write(Path file) throws IOException {
            List<String> lines = all().stream()
                    .map(each ->
                            String.join(" ", each.stream().map(String::valueOf).toList()))
                    .toList();
            Files.write(file, lines);
        }

        static Open read(Path file) throws IOException {
            Open open = new Open();
            List<String> lines = Files.readAllLines(file);
            for (int i = 0; i < lines.size(); i++) {
                NavigableSet<Long> set = open.all().get(i);
                Stream.of(lines.get(i).split(" "))
                        .filter(each -> !each.isEmpty())
                        .forEach(each -> set.add(Long.valueOf(each)));
            }
            return open;
        }
    }

    /** The side that looks on, over several lives. */
    static final class Reader {
        final Open open = new Open();
        final Map<Probe, Integer> probes = new EnumMap<>(Probe.class);
        final List<String> wrong = new ArrayList<>();
        final Throughput throughput = new Throughput();
        private final Recount recount;
        private final ResourceVector unit;
        long last;
        int reserved;
        int released;
        int repeated;
        /** Calls that a kill left without an answer. */
        int cutOff;

        private PlanCounts.Totals planned = new PlanCounts.Totals(0, 0, 0);
        private PlanCounts.Totals plannedThisLife = planned;

        Reader(Recount recount, ResourceVector unit) {
            this.recount = recount;
            this.unit = unit;
            Stream.of(Probe.values()).forEach(each -> probes.put(each, 0));
        }

        /** One life, once it is over. */
        void read(Path file) {
            plannedThisLife = new PlanCounts.Totals(0, 0, 0);
            text(file).lines().forEach(this::line);
            planned = planned.plus(plannedThisLife);
            cutOff += open.unanswered.size() + open.unreleased.size();
        }

        PlanCounts.Totals planned() {
            return planned;
        }

        private static String text(Path file) {
            try {
                String text = Files.readString(file, StandardCharsets.UTF_8);
                return text.substring(0, text.lastIndexOf('\n') + 1);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void line(String line) {
            String[] words = line.split(" ");
            Optional<Word> known = Stream.of(Word.values())
                    .filter(each -> each.name().equals(words[0]))
                    .findFirst();
            known.ifPresent(word -> {
                switch (word) {
                    case FIRED -> probes.merge(Probe.valueOf(words[1]), 1, Integer::sum);
                    case WRONG -> wrong.add(line);
                    case REPEATED -> repeated++;
                    case PLANNED ->
                        plannedThisLife = new PlanCounts.Totals(
                                Long.parseLong(words[1]), Long.parseLong(words[2]), Long.parseLong(words[3]));
                    case QUIET -> {}
                    default -> about(word, Long.parseLong(words[1]), words);
                }
            });
        }

        private void about(Word word, long number, String[] words) {
            last = Math.max(last, number);
            switch (word) {
                case ASKED -> {
                    if (!open.standing.contains(number)) {
                        open.unanswered.add(number);
                    }
                }
                case PLACED -> placed(number, words);
                case REFUSED -> open.unanswered.remove(number);
                case ENDING -> {
                    open.standing.remove(number);
                    open.unreleased.add(number);
                    recount.mayBeReleased(Fixture.id(number));
                }
                case ENDED -> {
                    released += open.unreleased.remove(number) ? 1 : 0;
                    recount.released(Fixture.id(number));
                }
                case HOLDING -> open.held.add(number);
                case DROPPED -> open.held.remove(number);
                default -> throw new IllegalStateException("no line of one allocation: " + word);
            }
        }

        private void placed(long number, String[] words) {
            open.unanswered.remove(number);
            if (!open.standing.add(number)) {
                return;
            }
            reserved++;
            throughput.placed(Long.parseLong(words[6]));
            byte[] receipt = Base64.getDecoder().decode(words[4]);
            PlacedPart part = new PlacedPart(
                    new ProviderId(words[2]),
                    Fixture.HEL,
                    1,
                    unit,
                    Optional.empty(),
                    List.of(),
                    Long.parseLong(words[3]),
                    0,
                    Optional.of(new SignedReceipt(Receipt.parse(receipt), words[5])));
            PlaceCommand command = Fixture.command(number, ResourceRequest.of(unit));
            recount.told(
                    command,
                    new PlaceOutcome.Placed(command.allocation(), AllocationState.RESERVED, List.of(part), false));
        }
    }
}
