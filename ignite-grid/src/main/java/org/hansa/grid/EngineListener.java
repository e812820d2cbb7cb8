package org.hansa.grid;

/** Hears of events, in order, on one thread of the engine. Must be quick; what it throws is logged and dropped. */
@FunctionalInterface
public interface EngineListener {
    void on(EngineEvent event);
}
