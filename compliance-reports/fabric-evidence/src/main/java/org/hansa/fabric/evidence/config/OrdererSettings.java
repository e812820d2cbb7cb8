package org.hansa.fabric.evidence.config;

import java.util.List;
import java.util.Set;

/** What the Orderer group says besides its organisations. */
record OrdererSettings(
        String consensusType, List<Consenter> consenters, BatchLimits batchLimits, Set<String> capabilities) {}
