package org.hansa.checker;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A live allocation in a {@code PROVIDER} entry: a reservation, a hold, or a reservation that waits to be sealed. */
final class LiveBytes {
    private static final int HELD = 1;
    private static final int WAITS = 2;

    private LiveBytes() {}

    /** @param waiting is told of the event that it is */
    static Grid.Live read(EntryBytes in, String provider, String site, Consumer<WaitingEvent> waiting) {
        String allocation = in.id();
        int state = in.octet();
        TreeMap<String, Object> event = state == WAITS ? WaitingEvent.beginning(in, allocation) : new TreeMap<>();
        if (state == HELD) {
            WaitingEvent.origin(in, event);
        }
        if (state != WAITS) {
            in.number();
        }
        int attempt = in.count();
        int group = in.count();
        String contract = in.text();
        int units = in.count();
        Map<String, Long> resources = in.vector();
        Optional<String> model = in.optional(in::text);
        int milli = model.isPresent() ? in.count() : 0;
        List<Integer> devices = model.isPresent() ? in.list(in::count) : List.of();
        OptionalLong expiry = in.optionalNumber();
        long reservedSeq = in.number();
        if (state == WAITS) {
            event.put("site", site);
            event.put("provider", provider);
            event.put("contract", contract);
            event.put("providerSeq", Long.toString(reservedSeq));
            WaitingEvent.resources(event, resources);
            expiry.ifPresent(at -> event.put("expiresAt", Long.toString(at)));
            Leaf.Annex annex = new Leaf.Annex(attempt, group, units, model, milli, devices);
            waiting.accept(new WaitingEvent(event, Optional.of(annex), 0, -1));
        }
        return new Grid.Live(
                allocation,
                attempt,
                group,
                contract,
                units,
                resources,
                milli,
                devices,
                state == HELD,
                reservedSeq,
                in.number());
    }
}
