package org.hansa.grid;

import java.util.function.Supplier;

/** Is told how long each stage of a placement took at this member. Called on the path of the answer: cheap, and never fails. */
@FunctionalInterface
public interface StageTimes {
    StageTimes NONE = (stage, nanos) -> {};

    /** A stage of one placement; one that is planned again goes through them again. */
    enum Stage {
        /** Finding hosts in memory. */
        PLAN,
        /** The durable write of the plan, and of the holds on the contract's grants. */
        INTENT,
        /** The durable writes that take the room. */
        PROVIDER,
        /** Signing what was promised. */
        RECEIPT,
        /** The durable write of the outcome, of a release too: after the answer, and with its wait for others. */
        OUTCOME
    }

    void took(Stage stage, long nanos);

    /** @param begun {@link System#nanoTime} when the stage began */
    default void since(Stage stage, long begun) {
        took(stage, System.nanoTime() - begun);
    }

    /** Does the work of a stage; one that fails is not counted. */
    default <T> T timed(Stage stage, Supplier<T> work) {
        long begun = System.nanoTime();
        T done = work.get();
        since(stage, begun);
        return done;
    }
}
