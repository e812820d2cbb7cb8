package org.hansa.benchmarks.packing;

import org.hansa.benchmarks.packing.Mix.Kind;

/** Chooses a host, as one of the packers that are compared. */
interface Packer {
    /** @return the host, or -1 */
    int choose(int kindNumber, Kind kind);

    /** @return bits of the devices to take there */
    default int devices(Cell cell, int host, int kindNumber, Kind kind) {
        return cell.snug(host, kind);
    }

    /** Told of each change. */
    default void changed(int host) {}
}
