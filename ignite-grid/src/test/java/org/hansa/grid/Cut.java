package org.hansa.grid;

import org.hansa.grid.ignite.CuttableNetwork;

/** A network of three nodes that falls apart, and is mended while all of them still live. */
public enum Cut {
    /** Another node than the engine's hears nobody, and nobody hears it. */
    OTHER("a node cut off"),
    /** The same for the engine's node: a minority, with all who ask. */
    ENGINE("the engine cut off"),
    /** Another node hears the others, and is not heard by them. */
    ONE_WAY("a node unheard");

    final String what;

    Cut(String what) {
        this.what = what;
    }

    void of(CuttableNetwork network) {
        switch (this) {
            case OTHER -> network.isolate(3);
            case ENGINE -> network.isolate(1);
            case ONE_WAY -> {
                network.cut(3, 1);
                network.cut(3, 2);
            }
        }
    }
}
