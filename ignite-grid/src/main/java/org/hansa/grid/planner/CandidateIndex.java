package org.hansa.grid.planner;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.stream.IntStream;
import org.hansa.grid.GpuDemand;
import org.hansa.grid.GpuGroup;
import org.hansa.grid.ProviderSpec;
import org.hansa.grid.provider.ProviderEntry;
import org.hansa.ledger.model.ProviderId;
import org.hansa.ledger.model.ResourceClass;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.SiteId;

/**
 * What planning needs of every provider: one slot each, in the order of arrival, and per {@link Shape} the hosts in the order
 * of best fit. Kept in step from the result of each write; a result that comes late is dropped by its revision.
 *
 * <p>Guarded by its own monitor, by readers and writers alike: a search and a change both take microseconds, whatever the
 * number of hosts, so that copies or versions for readers would cost more than they save.
 */
public final class CandidateIndex {
    static final List<ResourceClass> CLASSES =
            List.of(ResourceClass.VCPU, ResourceClass.MEMORY_MB, ResourceClass.STORAGE_GB, ResourceClass.OBJECT_GB);

    /** What makes two providers alike. */
    private record Likeness(
            SiteId site,
            ResourceVector inventory,
            List<GpuGroup> gpus,
            SortedSet<String> traits,
            Optional<String> rack) {}

    private final Map<SiteId, Integer> siteNumbers = new HashMap<>();
    private final List<List<Shape>> shapesBySite = new ArrayList<>();
    private final Map<String, Integer> traitNumbers = new HashMap<>();
    private final Map<Likeness, Shape> shapes = new HashMap<>();
    private final long[] free = new long[CLASSES.size()];
    private int size;

    final IdOrder order = new IdOrder();
    ProviderSpec[] specs = new ProviderSpec[64];
    Shape[] shapeOf = new Shape[64];
    long[] facts = new long[64];
    /** Free of each class, a slot's four side by side. */
    long[] frees = new long[64 * CLASSES.size()];
    /** Thousandths free on each device, the groups of the shape one after the other. */
    int[][] devices = new int[64][];

    boolean[] full = new boolean[64];
    private boolean[] drained = new boolean[64];
    /** Slots of withdrawn providers, which are kept for their revision. */
    private boolean[] gone = new boolean[64];

    private int goneCount;
    private long[] revisions = new long[64];
    private long[] keys = new long[64];

    /** Providers in service, those included that take nothing new. */
    public synchronized int size() {
        return size - goneCount;
    }

    /** Of them those at a site. */
    public synchronized int sizeAt(SiteId site) {
        int number = siteNumber(site);
        return number < 0
                ? 0
                : shapesAt(number).stream().mapToInt(shape -> shape.hosts).sum();
    }

    /** Takes over an entry unless a newer one was seen. */
    public synchronized void accept(ProviderEntry entry) {
        int known = order.slot(entry.spec().id());
        if (known >= 0 && entry.revision() <= revisions[known]) {
            return;
        }
        if (entry.mark().withdrawn()) {
            if (known >= 0) {
                leave(known);
                revisions[known] = entry.revision();
            }
            return;
        }
        int[] left = readRoom(entry);
        boolean closed = entry.mark().closed();
        int slot = put(entry.spec(), entry.factsVersion(), free, left, entry.full(), closed);
        revisions[slot] = entry.revision();
    }

    /** @return free on each device; the classes go to {@link #free} */
    private int[] readRoom(ProviderEntry entry) {
        for (int c = 0; c < free.length; c++) {
            ResourceClass each = CLASSES.get(c);
            free[c] = entry.spec().inventory().get(each) - entry.taken().get(each);
        }
        int[] left = new int[entry.devices().count()];
        for (int i = 0; i < left.length; i++) {
            left[i] = entry.devices().free(i);
        }
        return left;
    }

    /** Whether all that it holds of a provider is what the entry says, the revision included; while nobody writes it must be. */
    public synchronized boolean agreesWith(ProviderEntry entry) {
        int slot = order.slot(entry.spec().id());
        if (entry.mark().withdrawn()) {
            return slot < 0 || gone[slot];
        }
        if (slot < 0 || gone[slot] || revisions[slot] != entry.revision()) {
            return false;
        }
        int[] left = readRoom(entry);
        int at = slot * free.length;
        return specs[slot].equals(entry.spec())
                && facts[slot] == entry.factsVersion()
                && full[slot] == entry.full()
                && drained[slot] == entry.mark().closed()
                && Arrays.equals(frees, at, at + free.length, free, 0, free.length)
                && Arrays.equals(devices[slot], left)
                && keys[slot] == shapeOf[slot].key(free, left);
    }

    private void leave(int slot) {
        if (!gone[slot]) {
            leaveTree(slot);
            shapeOf[slot].census.remove(frees, slot * CLASSES.size(), devices[slot]);
            leaveShape(slot);
            gone[slot] = true;
            goneCount++;
        }
    }

    /**
     * Takes over what is known of a provider, whatever its revision.
     *
     * @param free in the order vCPU, memory, storage, objects; as in the inventory
     * @param deviceFree thousandths free on each device
     * @param full whether it takes no further allocation at all
     * @param closed whether nothing new may come, because it is drained
     * @return the provider's slot, which it keeps
     */
    public synchronized int put(
            ProviderSpec spec, long factsVersion, long[] free, int[] deviceFree, boolean full, boolean closed) {
        int slot = order.slot(spec.id());
        if (slot < 0) {
            slot = add(spec.id());
            settle(slot, spec);
        } else if (gone[slot]) {
            settle(slot, spec);
            gone[slot] = false;
            goneCount--;
        } else {
            leaveTree(slot);
            shapeOf[slot].census.remove(frees, slot * CLASSES.size(), devices[slot]);
            if (specs[slot].equals(spec)) {
                shapeOf[slot].drained -= drained[slot] ? 1 : 0;
            } else {
                leaveShape(slot);
                settle(slot, spec);
            }
        }
        facts[slot] = factsVersion;
        this.full[slot] = full;
        drained[slot] = closed;
        shapeOf[slot].drained += closed ? 1 : 0;
        enterTree(slot, free, deviceFree);
        shapeOf[slot].census.add(frees, slot * CLASSES.size(), devices[slot]);
        return slot;
    }

    /** Takes over what is free on a known provider. Arguments as in {@link #put}. */
    public synchronized void roomChanged(int slot, long[] free, int[] deviceFree) {
        leaveTree(slot);
        shapeOf[slot].census.move(frees, slot * CLASSES.size(), devices[slot], free, deviceFree);
        enterTree(slot, free, deviceFree);
    }

    /** A wholly free provider. */
    public synchronized int put(ProviderSpec spec) {
        long[] all =
                CLASSES.stream().mapToLong(each -> spec.inventory().get(each)).toArray();
        int[] whole = new int[spec.gpus().stream().mapToInt(GpuGroup::count).sum()];
        Arrays.fill(whole, GpuDemand.WHOLE);
        return put(spec, 1, all, whole, false);
    }

    /** A provider that is not drained. Arguments as in the other. */
    public synchronized int put(ProviderSpec spec, long factsVersion, long[] free, int[] deviceFree, boolean full) {
        return put(spec, factsVersion, free, deviceFree, full, false);
    }

    boolean takesMore(int slot) {
        return !full[slot] && !drained[slot];
    }

    private void leaveTree(int slot) {
        if (takesMore(slot)) {
            Shape shape = shapeOf[slot];
            shape.tree.remove(keys[slot], slot, roomOf(slot));
        }
    }

    private void enterTree(int slot, long[] free, int[] deviceFree) {
        System.arraycopy(free, 0, frees, slot * free.length, free.length);
        System.arraycopy(deviceFree, 0, devices[slot], 0, devices[slot].length);
        keys[slot] = shapeOf[slot].key(free, deviceFree);
        if (takesMore(slot)) {
            shapeOf[slot].tree.insert(keys[slot], slot, roomOf(slot));
        }
    }

    private long[] roomOf(int slot) {
        Shape shape = shapeOf[slot];
        long[] here = new long[free.length];
        System.arraycopy(frees, slot * here.length, here, 0, here.length);
        long[] room = new long[shape.width];
        shape.room(here, devices[slot], room);
        return room;
    }

    private void settle(int slot, ProviderSpec spec) {
        specs[slot] = spec;
        Likeness likeness = likeness(spec);
        Shape shape = shapes.get(likeness);
        if (shape == null) {
            shape = new Shape(spec, siteNumber(spec), bits(spec.traits()), order);
            shapes.put(likeness, shape);
            shapesBySite.get(shape.site).add(shape);
        }
        shape.hosts++;
        shapeOf[slot] = shape;
        devices[slot] = new int[shape.devices];
    }

    private void leaveShape(int slot) {
        shapeOf[slot].drained -= drained[slot] ? 1 : 0;
        Shape shape = shapeOf[slot];
        if (--shape.hosts == 0) {
            shapes.remove(likeness(specs[slot]));
            shapesBySite.get(shape.site).remove(shape);
        }
    }

    private static Likeness likeness(ProviderSpec spec) {
        return new Likeness(spec.site(), spec.inventory(), spec.gpus(), spec.traits(), spec.rack());
    }

    private int siteNumber(ProviderSpec spec) {
        return siteNumbers.computeIfAbsent(spec.site(), any -> {
            shapesBySite.add(new ArrayList<>());
            return siteNumbers.size();
        });
    }

    /** Number of a site, or -1 when no provider is there. */
    int siteNumber(SiteId id) {
        return siteNumbers.getOrDefault(id, -1);
    }

    int siteCount() {
        return shapesBySite.size();
    }

    List<Shape> shapesAt(int site) {
        return shapesBySite.get(site);
    }

    int slotCount() {
        return size;
    }

    long free(int slot, int resourceClass) {
        return frees[slot * CLASSES.size() + resourceClass];
    }

    /** Slot of a provider, or -1. */
    public synchronized int slot(ProviderId id) {
        return order.slot(id);
    }

    private BitSet bits(Set<String> names) {
        BitSet set = new BitSet();
        names.forEach(name -> set.set(traitNumbers.computeIfAbsent(name, any -> traitNumbers.size())));
        return set;
    }

    /** Number of a trait, or -1 when no provider ever had it. */
    int traitNumber(String name) {
        return traitNumbers.getOrDefault(name, -1);
    }

    private int add(ProviderId id) {
        if (size == specs.length) {
            grow(size * 2);
        }
        order.add(id, size);
        return size++;
    }

    private void grow(int capacity) {
        specs = Arrays.copyOf(specs, capacity);
        shapeOf = Arrays.copyOf(shapeOf, capacity);
        facts = Arrays.copyOf(facts, capacity);
        frees = Arrays.copyOf(frees, capacity * CLASSES.size());
        devices = Arrays.copyOf(devices, capacity);
        full = Arrays.copyOf(full, capacity);
        drained = Arrays.copyOf(drained, capacity);
        gone = Arrays.copyOf(gone, capacity);
        revisions = Arrays.copyOf(revisions, capacity);
        keys = Arrays.copyOf(keys, capacity);
    }

    /** Providers of the index, for tests and reconciliation. */
    public synchronized List<ProviderId> providers() {
        return IntStream.range(0, size)
                .filter(slot -> !gone[slot])
                .mapToObj(slot -> specs[slot].id())
                .toList();
    }
}
