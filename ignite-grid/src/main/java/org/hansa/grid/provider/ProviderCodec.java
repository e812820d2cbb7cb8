package org.hansa.grid.provider;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.hansa.grid.DrainMark;
import org.hansa.grid.GpuGroup;
import org.hansa.grid.ProviderSpec;
import org.hansa.grid.codec.EntryReader;
import org.hansa.grid.codec.EntryWriter;
import org.hansa.grid.codec.Remembered;
import org.hansa.grid.codec.Sliced;
import org.hansa.ledger.model.ProviderId;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.SiteId;

/** Bytes of a {@link ProviderEntry}. */
public final class ProviderCodec {
    private static final int VERSION = 8;

    /** All but the lists. */
    private static final int USUAL_BYTES = 512;

    /** Flags after the lists. */
    private static final int LAST_BYTES = 3;

    private static final Remembered<ProviderSpec> SPECS =
            new Remembered<>(ProviderCodec::writeSpec, ProviderCodec::readSpec);

    private ProviderCodec() {}

    public static byte[] encode(ProviderEntry entry) {
        Sliced<LiveAllocation> live = LiveAllocation.FORM.of(entry.live());
        Sliced<OutboxEvent> events = OutboxEvent.FORM.of(entry.events());
        Sliced<Tombstone> tombstones = Tombstone.FORM.of(entry.tombstones());
        EntryWriter out = new EntryWriter(VERSION, USUAL_BYTES);
        SPECS.write(out, entry.spec());
        out.number(entry.factsVersion())
                .number(entry.revision())
                .number(entry.providerSeq())
                .number(entry.clockMillis())
                .number(entry.buriedBeforeMillis())
                .vector(entry.taken());
        entry.devices().write(out);
        out.expect(live.written() + events.written() + tombstones.written() + LAST_BYTES)
                .sliced(live)
                .sliced(events)
                .sliced(tombstones)
                .flag(entry.mark().host())
                .flag(entry.mark().site())
                .flag(entry.mark().withdrawn());
        return out.toBytes();
    }

    public static ProviderEntry decode(byte[] bytes) {
        EntryReader in = EntryReader.version(VERSION, bytes);
        ProviderSpec spec = SPECS.read(in);
        ProviderEntry entry = new ProviderEntry(
                spec,
                in.number(),
                in.number(),
                in.number(),
                in.number(),
                in.number(),
                in.vector(),
                Devices.read(spec.gpus(), in),
                in.sliced(LiveAllocation.FORM),
                in.sliced(OutboxEvent.FORM),
                in.sliced(Tombstone.FORM),
                new DrainMark(in.flag(), in.flag(), in.flag()));
        in.end();
        return entry;
    }

    static void writeSpec(EntryWriter out, ProviderSpec spec) {
        out.text(spec.id().value()).text(spec.site().value());
        out.optional(spec.rack(), out::text).vector(spec.inventory());
        out.list(
                spec.gpus(),
                (to, group) -> to.text(group.model()).number(group.count()).number(group.memoryMb()));
        out.list(spec.traits(), EntryWriter::text);
    }

    static ProviderSpec readSpec(EntryReader in) {
        ProviderId id = new ProviderId(in.text());
        SiteId site = new SiteId(in.text());
        Optional<String> rack = in.optional(in::text);
        ResourceVector inventory = in.vector();
        List<GpuGroup> gpus = in.list(from -> new GpuGroup(from.text(), from.small(), from.number()));
        return new ProviderSpec(id, site, inventory, gpus, new TreeSet<>(in.list(EntryReader::text)), rack);
    }
}
