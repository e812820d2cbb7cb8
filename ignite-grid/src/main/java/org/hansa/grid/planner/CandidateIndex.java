package org.hansa.grid.planner;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hansa.grid.GpuDemand;
import org.hansa.grid.GpuGroup;
import org.hansa.grid.provider.Devices;
import org.hansa.grid.provider.ProviderEntry;
import org.hansa.ledger.model.ProviderId;
import org.hansa.ledger.model.ResourceClass;
import org.hansa.ledger.model.SiteId;

/**
 * What planning needs of every provider, in columns of primitives: one slot per provider, in the order of arrival. Kept in
 * step from the result of each write; a result that comes late is dropped by its revision. Guarded by its own monitor.
 */
public final class CandidateIndex {
    static final List<ResourceClass> CLASSES =
            List.of(ResourceClass.VCPU, ResourceClass.MEMORY_MB, ResourceClass.STORAGE_GB, ResourceClass.OBJECT_GB);

    private final Map<ProviderId, Integer> slots = new HashMap<>();
    private final Map<SiteId, Integer> siteNumbers = new HashMap<>();
    private final Map<String, Integer> traitNumbers = new HashMap<>();
    private int size;

    ProviderId[] ids = new ProviderId[64];
    SiteId[] sites = new SiteId[64];
    int[] site = new int[64];
    long[] facts = new long[64];
    private long[] revisions = new long[64];
    boolean[] full = new boolean[64];
    BitSet[] traits = new BitSet[64];
    final long[][] free = new long[CLASSES.size()][64];
    final long[][] total = new long[CLASSES.size()][64];
    long[] gpuFree = new long[64];
    long[] gpuTotal = new long[64];
    /** Models of a slot's groups, and the thousandths free on each device of each group. */
    String[][] models = new String[64][];

    int[][][] devices = new int[64][][];

    public synchronized int size() {
        return size;
    }

    /** Takes over an entry unless a newer one was seen. */
    public synchronized void accept(ProviderEntry entry) {
        Integer known = slots.get(entry.spec().id());
        int slot = known == null ? add(entry.spec().id()) : known;
        if (entry.revision() <= revisions[slot]) {
            return;
        }
        revisions[slot] = entry.revision();
        sites[slot] = entry.spec().site();
        site[slot] = number(siteNumbers, entry.spec().site());
        facts[slot] = entry.factsVersion();
        full[slot] = entry.full();
        traits[slot] = bits(entry.spec().traits());
        for (int c = 0; c < CLASSES.size(); c++) {
            total[c][slot] = entry.spec().inventory().get(CLASSES.get(c));
            free[c][slot] = total[c][slot] - entry.taken().get(CLASSES.get(c));
        }
        acceptDevices(slot, entry.spec().gpus(), entry.devices());
    }

    private void acceptDevices(int slot, List<GpuGroup> groups, Devices state) {
        models[slot] = groups.stream().map(GpuGroup::model).toArray(String[]::new);
        devices[slot] = new int[groups.size()][];
        gpuFree[slot] = 0;
        int next = 0;
        for (int g = 0; g < groups.size(); g++) {
            int[] left = new int[groups.get(g).count()];
            for (int i = 0; i < left.length; i++) {
                left[i] = state.free(next++);
                gpuFree[slot] += left[i];
            }
            devices[slot][g] = left;
        }
        gpuTotal[slot] = (long) next * GpuDemand.WHOLE;
    }

    /** Number of a site, or -1 when no provider is there. */
    int siteNumber(SiteId id) {
        return siteNumbers.getOrDefault(id, -1);
    }

    int siteCount() {
        return siteNumbers.size();
    }

    int slotCount() {
        return size;
    }

    int slot(ProviderId id) {
        return slots.getOrDefault(id, -1);
    }

    /** Bits of traits; a trait nobody has gets a bit too, which then nobody has. */
    BitSet bits(Iterable<String> names) {
        BitSet set = new BitSet();
        names.forEach(name -> set.set(number(traitNumbers, name)));
        return set;
    }

    private static <K> int number(Map<K, Integer> numbers, K key) {
        return numbers.computeIfAbsent(key, any -> numbers.size());
    }

    private int add(ProviderId id) {
        if (size == ids.length) {
            grow(size * 2);
        }
        ids[size] = id;
        slots.put(id, size);
        return size++;
    }

    private void grow(int capacity) {
        ids = Arrays.copyOf(ids, capacity);
        sites = Arrays.copyOf(sites, capacity);
        site = Arrays.copyOf(site, capacity);
        facts = Arrays.copyOf(facts, capacity);
        revisions = Arrays.copyOf(revisions, capacity);
        full = Arrays.copyOf(full, capacity);
        traits = Arrays.copyOf(traits, capacity);
        for (int c = 0; c < CLASSES.size(); c++) {
            free[c] = Arrays.copyOf(free[c], capacity);
            total[c] = Arrays.copyOf(total[c], capacity);
        }
        gpuFree = Arrays.copyOf(gpuFree, capacity);
        gpuTotal = Arrays.copyOf(gpuTotal, capacity);
        models = Arrays.copyOf(models, capacity);
        devices = Arrays.copyOf(devices, capacity);
    }

    /** Providers of the index, for tests and reconciliation. */
    public synchronized List<ProviderId> providers() {
        return new ArrayList<>(slots.keySet());
    }
}
