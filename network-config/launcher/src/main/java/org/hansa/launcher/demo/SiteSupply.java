package org.hansa.launcher.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Like hosts at a site, and what they cost there.
 *
 * @param site of the consortium's file
 * @param hosts how many
 * @param cpuMilli of each, thousandths of a vCPU
 * @param memoryMib of each
 * @param offer as a declaration of capacity has it: currency, prices, latencies
 */
public record SiteSupply(String site, int hosts, long cpuMilli, long memoryMib, Map<String, Object> offer) {
    List<Host> all() {
        List<Host> all = new ArrayList<>();
        for (int i = 0; i < hosts; i++) {
            all.add(new Host(String.format(Locale.ROOT, "%s-host-%03d", site, i), site, cpuMilli, memoryMib, 0, ""));
        }
        return all;
    }
}
