package org.hansa.checker;

import static org.hansa.checker.Violation.Kind.BROKEN_STREAM;
import static org.hansa.checker.Violation.Kind.DISAGREEMENT;
import static org.hansa.checker.Violation.Kind.DOUBLE_ALLOCATION;
import static org.hansa.checker.Violation.Kind.LEAKED_ROOM;
import static org.hansa.checker.Violation.Kind.OVER_ALLOCATION;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One provider: what its entry says, and what its events say when they are played again one by one, so that room that was
 * sold twice for a moment only is found too.
 */
final class ProviderRules {
    private static final int WHOLE = 1_000;

    private final Grid.Provider provider;
    private final List<Grid.Past> past;
    private final Findings findings;
    private final TreeMap<Long, Leaf> open = new TreeMap<>();
    private final Map<Long, Long> seqBySequence = new HashMap<>();

    /** @param past inventories, oldest first @param events of the provider, sealed and waiting, by {@code providerSeq} @param voided site sequences */
    static void check(
            Grid.Provider provider,
            List<Grid.Past> past,
            TreeMap<Long, Leaf> events,
            Set<Long> voided,
            Findings findings) {
        ProviderRules rules = new ProviderRules(provider, past, findings);
        rules.addsUp();
        rules.dense(events);
        events.values().forEach(event -> rules.play(event, voided));
        rules.compare();
    }

    private ProviderRules(Grid.Provider provider, List<Grid.Past> past, Findings findings) {
        this.provider = provider;
        this.past = past;
        this.findings = findings;
    }

    private void addsUp() {
        Amounts sum = new Amounts();
        int[] free = new int[provider.models().size()];
        Arrays.fill(free, WHOLE);
        Set<String> seen = new TreeSet<>();
        for (Grid.Live live : provider.live()) {
            findings.unless(
                    seen.add(live.key()), DOUBLE_ALLOCATION, live.allocation(), "holds room twice on " + provider.id());
            sum.add(live.resources(), 1);
            for (int device : live.devices()) {
                boolean there = device >= 0 && device < free.length;
                findings.unless(
                        there,
                        OVER_ALLOCATION,
                        provider.id(),
                        live.allocation() + " holds device " + device + ", of " + free.length);
                if (there) {
                    free[device] -= live.milli();
                }
            }
        }
        findings.unless(
                sum.within(provider.total()), OVER_ALLOCATION, provider.id(), sum + " is live, of " + provider.total());
        findings.unless(
                Arrays.stream(free).allMatch(each -> each >= 0),
                OVER_ALLOCATION,
                provider.id(),
                "a device is sold beyond the whole: free " + Arrays.toString(free));
        findings.unless(
                !provider.withdrawn() || provider.live().isEmpty(),
                DISAGREEMENT,
                provider.id(),
                "is out of service, and " + provider.live().size() + " allocations are live on it");
        findings.unless(
                sum.same(provider.taken()),
                DISAGREEMENT,
                provider.id(),
                "the entry says that " + provider.taken() + " is taken, its allocations add up to " + sum);
        findings.unless(
                Arrays.stream(free).boxed().toList().equals(provider.deviceFree()),
                DISAGREEMENT,
                provider.id(),
                "the entry's devices " + provider.deviceFree() + ", its allocations leave " + Arrays.toString(free));
    }

    private void dense(TreeMap<Long, Leaf> events) {
        long expected = 1;
        for (long seq : events.keySet()) {
            if (seq != expected) {
                findings.add(BROKEN_STREAM, provider.id(), "event " + expected + " is nowhere, next is " + seq);
                return;
            }
            expected++;
        }
        findings.unless(
                provider.providerSeq() == expected - 1,
                BROKEN_STREAM,
                provider.id(),
                "the entry has counted " + provider.providerSeq() + " events, " + (expected - 1) + " are there");
    }

    private void play(Leaf event, Set<Long> voided) {
        if (event.ends()) {
            long opened = event.closes() >= 0 ? seqBySequence.getOrDefault(event.closes(), -1L) : event.closesSeq();
            Leaf ended = open.remove(opened);
            findings.unless(
                    ended == null || ended.allocation().equals(event.allocation()),
                    BROKEN_STREAM,
                    provider.id(),
                    "event " + event.providerSeq() + " of " + event.allocation() + " ends another allocation's room");
        }
        if (event.sequence() >= 0) {
            seqBySequence.put(event.sequence(), event.providerSeq());
        }
        if (event.opens() && !voided.contains(event.sequence())) {
            open.put(event.providerSeq(), event);
            room(event);
        }
    }

    private void room(Leaf latest) {
        Map<String, Long> total = totalAt(latest.providerSeq());
        Amounts sum = new Amounts();
        int[] free = new int[devices(total)];
        Arrays.fill(free, WHOLE);
        for (Leaf each : open.values()) {
            sum.add(each.resources(), 1);
            each.annex().ifPresent(annex -> annex.devices().stream()
                    .filter(device -> device >= 0 && device < free.length)
                    .forEach(device -> free[device] -= annex.milli()));
        }
        findings.unless(
                sum.within(total) && Arrays.stream(free).allMatch(each -> each >= 0),
                OVER_ALLOCATION,
                provider.id(),
                "after event " + latest.providerSeq() + " " + sum + " was taken, of " + total + ", devices left "
                        + Arrays.toString(free));
    }

    /** What there was when the event happened: an inventory may shrink later, to what is live then. */
    private Map<String, Long> totalAt(long seq) {
        return past.stream()
                .filter(each -> each.covers(seq))
                .findFirst()
                .map(Grid.Past::total)
                .orElse(provider.total());
    }

    private static int devices(Map<String, Long> total) {
        long milli = total.entrySet().stream()
                .filter(each -> each.getKey().startsWith("GPU_MILLI:"))
                .mapToLong(Map.Entry::getValue)
                .sum();
        return (int) (milli / WHOLE);
    }

    /** What the events leave open is what the entry has as reserved, and nothing else. */
    private void compare() {
        Map<Long, Grid.Live> live = new TreeMap<>();
        provider.live().stream().filter(each -> !each.held()).forEach(each -> live.put(each.reservedSeq(), each));
        open.forEach((seq, event) -> {
            Grid.Live same = live.remove(seq);
            boolean agrees = same != null
                    && same.allocation().equals(event.allocation())
                    && Amounts.of(same.resources()).same(event.resources());
            findings.unless(
                    agrees,
                    DISAGREEMENT,
                    provider.id(),
                    "event " + seq + " reserved " + event.resources() + " for " + event.allocation()
                            + ", the entry has " + Objects.requireNonNullElse(same, "nothing"));
        });
        List<Grid.Live> rest = List.copyOf(live.values());
        rest.forEach(each -> findings.add(
                LEAKED_ROOM,
                provider.id(),
                "holds " + each.resources() + " for " + each.allocation() + " without an open event"));
    }
}
