package org.hansa.launcher.simulation;

import java.nio.file.Path;
import org.hansa.network.simulation.SimulatedKeys;
import org.hansa.network.validation.ReadRule;

/** Prints the digest of one seed's blocks, in a process that shares nothing with the test that asks for it. */
final class SimulationDigest {

    private SimulationDigest() {}

    /** @param arguments an empty folder for keys, and the seed */
    public static void main(String[] arguments) {
        SimulatedKeys keys = FoundedConsortium.keys(Path.of(arguments[0]));
        System.out.println("digest " + of(keys, Long.parseLong(arguments[1])));
    }

    static String of(SimulatedKeys keys, long seed) {
        SimulationRun run = new SimulationRun(keys, FoundedConsortium.with(keys), seed, ReadRule.FABRIC);
        run.run();
        return run.digest();
    }
}
