package org.hansa.grid.provider;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.hansa.grid.codec.EntryReader;
import org.hansa.grid.codec.EntryWriter;
import org.hansa.ledger.model.Leaf;

/**
 * What a reservation's leaf does not say and a rebuilt grid needs: it lies beside the leaf in the member's archive and
 * never leaves it.
 */
public record Placement(
        int attempt, int group, int units, Optional<String> gpuModel, int milliPerDevice, List<Integer> devices) {
    private static final int VERSION = 2;

    public Placement {
        devices = List.copyOf(devices);
    }

    static Placement of(LiveAllocation allocation) {
        return new Placement(
                allocation.attempt(),
                allocation.group(),
                allocation.units(),
                allocation.gpuModel(),
                allocation.milliPerDevice(),
                allocation.devices());
    }

    /** The live allocation that the leaf and this together describe. */
    public LiveAllocation with(Leaf leaf) {
        return new LiveAllocation(
                leaf.body().allocation(),
                attempt,
                group,
                leaf.body().contract(),
                units,
                leaf.body().resources(),
                gpuModel,
                milliPerDevice,
                devices,
                leaf.body().expiresAtMillis(),
                OptionalLong.empty(),
                leaf.body().providerSeq(),
                leaf.siteSequence(),
                LiveAllocation.secondAfter(leaf.body().timeMillis()),
                Optional.empty(),
                Optional.empty());
    }

    public byte[] toBytes() {
        EntryWriter out = new EntryWriter(VERSION);
        write(out);
        return out.toBytes();
    }

    /** Also reads the first layout, from before requests had several groups: an archive outlives releases. */
    public static Placement parse(byte[] bytes) {
        if (bytes[0] == 1) {
            EntryReader old = EntryReader.version(1, bytes);
            Placement placement = rest(old.small(), 0, old);
            old.end();
            return placement;
        }
        EntryReader in = EntryReader.version(VERSION, bytes);
        Placement placement = read(in);
        in.end();
        return placement;
    }

    void write(EntryWriter out) {
        out.number(attempt)
                .number(group)
                .number(units)
                .optional(gpuModel, out::text)
                .number(milliPerDevice);
        out.list(devices, (to, device) -> to.number(device));
    }

    static Placement read(EntryReader in) {
        return rest(in.small(), in.small(), in);
    }

    private static Placement rest(int attempt, int group, EntryReader in) {
        return new Placement(
                attempt, group, in.small(), in.optional(in::text), in.small(), in.list(EntryReader::small));
    }
}
