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
public record Placement(int attempt, int units, Optional<String> gpuModel, int milliPerDevice, List<Integer> devices) {
    private static final int VERSION = 1;

    public Placement {
        devices = List.copyOf(devices);
    }

    static Placement of(LiveAllocation allocation) {
        return new Placement(
                allocation.attempt(),
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
                Provenance.of(leaf.body()));
    }

    public byte[] toBytes() {
        EntryWriter out = new EntryWriter(VERSION);
        write(out);
        return out.toBytes();
    }

    public static Placement parse(byte[] bytes) {
        EntryReader in = EntryReader.version(VERSION, bytes);
        Placement placement = read(in);
        in.end();
        return placement;
    }

    void write(EntryWriter out) {
        out.number(attempt).number(units).optional(gpuModel, out::text).number(milliPerDevice);
        out.list(devices, (to, device) -> to.number(device));
    }

    static Placement read(EntryReader in) {
        return new Placement(in.small(), in.small(), in.optional(in::text), in.small(), in.list(EntryReader::small));
    }
}
