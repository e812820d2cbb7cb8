package org.hansa.launcher.demo;

import java.util.List;

/**
 * Hosts and workloads of one demonstration.
 *
 * @param origin where they come from, in words, seed included
 */
record Scene(String origin, List<Host> hosts, List<Job> jobs) {
    Scene {
        hosts = List.copyOf(hosts);
        jobs = List.copyOf(jobs);
    }
}
