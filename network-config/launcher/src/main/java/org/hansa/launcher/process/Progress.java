package org.hansa.launcher.process;

import java.time.Duration;

/** Told what is being waited for. Called from several threads. */
public interface Progress {
    /** Nothing is shown: for fixtures. */
    Progress SILENT = new Progress() {};

    /** A step began; {@code waitsFor} says what will end it. */
    default void started(String name, String waitsFor) {}

    /** A step is taking long. */
    default void waiting(String name, String waitsFor, Duration elapsed, Duration limit) {}

    /** A step ended well. */
    default void ready(String name, Duration took, String note) {}

    /** A process that ran has ended, as it was asked to. */
    default void stopped(String name, Duration took) {}

    /** Something that a person should know and that is no step. */
    default void note(String text) {}
}
