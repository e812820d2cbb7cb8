package org.hansa.grid.provider;

import java.util.List;
import java.util.Objects;
import org.hansa.grid.DrainMark;
import org.hansa.grid.GpuGroup;
import org.hansa.grid.ProviderSpec;
import org.hansa.grid.codec.EntryReader;
import org.hansa.grid.codec.EntryWriter;
import org.jspecify.annotations.Nullable;

/**
 * Registers a provider, also one that was withdrawn, or replaces its inventory and traits, never below what is live.
 *
 * @param history archived events of a provider that the grid has lost; replayed when it is registered again
 * @param siteDrained whether its site takes nothing new
 */
public record PutProvider(ProviderSpec spec, List<RestoreFromArchive.Archived> history, boolean siteDrained, long now)
        implements ProviderCommand {
    public PutProvider {
        history = List.copyOf(history);
    }

    /** At a site that is open. */
    public PutProvider(ProviderSpec spec, List<RestoreFromArchive.Archived> history, long now) {
        this(spec, history, false, now);
    }

    @Override
    public Transition apply(@Nullable ProviderEntry before) {
        return before == null ? register() : on(before);
    }

    private Transition register() {
        ProviderEntry fresh = ProviderEntry.fresh(spec, DrainMark.NONE.withSite(siteDrained), now);
        ProviderEntry restored =
                Objects.requireNonNull(new RestoreFromArchive(history).on(fresh).entry());
        boolean fits = restored.taken().fitsIn(spec.total()) && keepsDevices(restored);
        Verdict verdict = history.isEmpty() ? Verdict.PUT : Verdict.RESTORED;
        return fits ? Transition.changed(verdict, restored) : Transition.unchanged(Verdict.IN_USE, null);
    }

    @Override
    public Transition on(ProviderEntry before) {
        boolean back = before.mark().withdrawn();
        DrainMark mark = (back ? DrainMark.NONE : before.mark()).withSite(siteDrained);
        if (before.spec().equals(spec) && mark.equals(before.mark())) {
            return Transition.unchanged(Verdict.ALREADY, before);
        }
        boolean moves = !before.spec().site().equals(spec.site());
        boolean movesLive =
                moves && !(before.live().isEmpty() && before.outbox().isEmpty());
        if (movesLive || !before.taken().fitsIn(spec.total()) || !keepsDevices(before)) {
            return Transition.unchanged(Verdict.IN_USE, before);
        }
        Devices devices = Devices.whole(spec.gpus());
        for (LiveAllocation each : before.live()) {
            devices = devices.take(each.devices(), each.milliPerDevice());
        }
        boolean factsChanged = moves
                || back
                || !before.spec().traits().equals(spec.traits())
                || !before.spec().rack().equals(spec.rack());
        return Transition.changed(
                Verdict.PUT,
                before.draft(now).respec(spec, factsChanged, devices).mark(mark).done());
    }

    /** A device in use keeps its number and its model. */
    private boolean keepsDevices(ProviderEntry before) {
        return before.live().stream().allMatch(each -> each.devices().stream()
                .allMatch(device -> modelAt(device).equals(each.gpuModel().orElse(""))));
    }

    private String modelAt(int device) {
        int next = 0;
        for (GpuGroup each : spec.gpus()) {
            next += each.count();
            if (device < next) {
                return each.model();
            }
        }
        return "none";
    }

    @Override
    public void write(EntryWriter out) {
        ProviderCodec.writeSpec(out, spec);
        out.list(history, (to, each) -> each.write(to)).flag(siteDrained).number(now);
    }

    static PutProvider read(EntryReader in) {
        return new PutProvider(
                ProviderCodec.readSpec(in), in.list(RestoreFromArchive.Archived::read), in.flag(), in.number());
    }
}
