package org.hansa.checker;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;

/** The members' grids, entry by entry. */
record Grid(
        Map<String, Provider> providers,
        List<Intent> intents,
        List<Grant> grants,
        Map<String, List<Past>> inventories) {
    private static final int PROVIDER_LAYOUT = 8;
    private static final int INTENT_LAYOUT = 7;
    private static final int GRANT_LAYOUT = 5;
    private static final int INVENTORY_LAYOUT = 1;

    /** What a provider had up to one of its events; while it is being replaced, up to any. */
    record Past(long untilSeq, Map<String, Long> total) {
        boolean covers(long seq) {
            return untilSeq < 0 || seq <= untilSeq;
        }
    }

    /** @param models of the devices, by their number @param withdrawn out of service, so nothing may be live */
    record Provider(
            String member,
            String id,
            String site,
            Optional<String> rack,
            Map<String, Long> total,
            List<String> models,
            Set<String> traits,
            long providerSeq,
            Map<String, Long> taken,
            List<Integer> deviceFree,
            List<Live> live,
            List<WaitingEvent> outbox,
            boolean withdrawn) {}

    /** @param reservedSeq 0 while it is only held */
    record Live(
            String allocation,
            int attempt,
            int group,
            String contract,
            int units,
            Map<String, Long> resources,
            int milli,
            List<Integer> devices,
            boolean held,
            long reservedSeq,
            long sequence) {
        /** What must be there once. */
        String key() {
            return allocation + "/" + group;
        }
    }

    /**
     * @param parts at this member
     * @param round of the home's, in which the room was asked for; 0 when no other member has a part
     * @param owners who has a part, when any other member has
     * @param acceptedAt when its end was accepted; -1 for none
     * @param updatedAt of its last change
     */
    record Intent(
            String member,
            String allocation,
            String state,
            int attempt,
            List<Part> parts,
            int round,
            List<String> owners,
            long acceptedAt,
            long updatedAt) {
        boolean places(String provider, Live live) {
            return parts.stream()
                    .anyMatch(part -> part.provider().equals(provider)
                            && part.group() == live.group()
                            && part.units() == live.units());
        }

        /** It is a reservation. */
        boolean stands() {
            return Set.of("RESERVED", "ACTIVE", "RESIZING").contains(state);
        }

        /** It was a reservation, and its site or its term ended it. */
        boolean endedLater() {
            return Set.of("EVICTED", "EXPIRED", "FAILED").contains(state)
                    && !parts.isEmpty()
                    && parts.stream().allMatch(Part::reserved);
        }

        boolean promisesRoom() {
            return Set.of("HELD", "RESERVED", "ACTIVE", "RESIZING").contains(state);
        }

        boolean holdsRoom() {
            return Set.of("HELD", "RESERVED", "ACTIVE", "RESIZING", "RELEASING", "STUCK")
                    .contains(state);
        }
    }

    /** @param reserved more than only held, at some time */
    record Part(String provider, int group, int units, boolean reserved) {}

    record Grant(String member, String contract, String site, Map<String, Long> granted) {}

    /** @param unreadable is told of entries that are not what their layout says */
    static Grid read(List<Evidence.Entry> entries, Consumer<Violation> unreadable) {
        Grid grid = new Grid(new TreeMap<>(), new ArrayList<>(), new ArrayList<>(), new TreeMap<>());
        for (Evidence.Entry each : entries) {
            try {
                grid.take(each);
            } catch (RuntimeException e) {
                unreadable.accept(new Violation(
                        Violation.Kind.UNREADABLE, each.member() + " " + each.table() + " " + each.key(), "" + e));
            }
        }
        return grid;
    }

    private void take(Evidence.Entry entry) {
        switch (entry.table()) {
            case "PROVIDER" -> {
                Provider provider = whole(entry, PROVIDER_LAYOUT, in -> provider(entry.member(), in));
                providers.put(provider.id(), provider);
            }
            case "ALLOCATION" -> {
                if (!entry.key().startsWith("forbidden/")) {
                    intents.add(whole(entry, INTENT_LAYOUT, in -> IntentBytes.read(entry.member(), in)));
                }
            }
            case "INVENTORY" ->
                inventories.put(
                        entry.key(),
                        whole(entry, INVENTORY_LAYOUT, in -> in.list(() -> new Past(in.number(), in.vector()))));
            case "GRANT" -> grants.add(reading(entry, GRANT_LAYOUT, in -> grant(entry.member(), in)));
            default -> throw new IllegalArgumentException("no table " + entry.table());
        }
    }

    private static <T> T whole(Evidence.Entry entry, int layout, Function<EntryBytes, T> form) {
        return reading(entry, layout, in -> {
            T value = form.apply(in);
            in.end();
            return value;
        });
    }

    /** @throws IllegalArgumentException that says where the bytes stop being what they should be */
    private static <T> T reading(Evidence.Entry entry, int layout, Function<EntryBytes, T> form) {
        if (entry.bytes().length == 0) {
            throw new IllegalArgumentException("no bytes");
        }
        EntryBytes in = new EntryBytes(entry.bytes(), layout);
        try {
            return form.apply(in);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(
                    "at byte " + in.position() + " of " + entry.bytes().length + ": " + e, e);
        }
    }

    private static Provider provider(String member, EntryBytes in) {
        in.count();
        String id = in.text();
        String site = in.text();
        Optional<String> rack = in.optional(in::text);
        Map<String, Long> total = new TreeMap<>(in.vector());
        List<String> models = new ArrayList<>();
        in.list(() -> {
            String model = in.text();
            int count = in.count();
            in.number();
            total.merge("GPU_MILLI:" + model, count * 1_000L, Long::sum);
            for (int i = 0; i < count; i++) {
                models.add(model);
            }
            return model;
        });
        Set<String> traits = new TreeSet<>(in.list(in::text));
        in.number();
        in.number();
        long providerSeq = in.number();
        in.number();
        in.number();
        Map<String, Long> taken = in.vector();
        List<Integer> free = in.list(in::count);
        List<WaitingEvent> outbox = new ArrayList<>();
        List<Live> live = in.sliced(() -> LiveBytes.read(in, id, site, outbox::add));
        outbox.addAll(in.sliced(() -> WaitingEvent.read(in)));
        in.sliced(() -> {
            String buried = in.id();
            in.number();
            in.number();
            in.flag();
            return buried;
        });
        in.flag();
        in.flag();
        boolean withdrawn = in.flag();
        return new Provider(
                member, id, site, rack, total, models, traits, providerSeq, taken, free, live, outbox, withdrawn);
    }

    /** What follows is the engine's own book of holds, which nothing is counted from. */
    private static Grant grant(String member, EntryBytes in) {
        String contract = in.text();
        String site = in.text();
        in.number();
        in.number();
        return new Grant(member, contract, site, in.vector());
    }
}
