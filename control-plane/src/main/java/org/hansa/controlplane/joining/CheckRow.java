package org.hansa.controlplane.joining;

import org.jspecify.annotations.Nullable;

/**
 * One row of the status page.
 *
 * @param key stable, for calls
 * @param detail what was seen, or why not
 * @param actor who acts next; empty when nobody has to
 * @param command what the actor runs, where it is a command
 * @param link path in the applicant's pages of what helps, where there is one
 * @param retryable whether it can be looked at again now
 */
public record CheckRow(
        String key,
        String title,
        State state,
        String detail,
        String actor,
        @Nullable String command,
        @Nullable String link,
        boolean retryable) {
    /** How far it is. */
    public enum State {
        TO_DO,
        RUNNING,
        DONE,
        FAILED
    }

    static CheckRow done(String key, String title, String detail) {
        return new CheckRow(key, title, State.DONE, detail, "", null, null, false);
    }

    static CheckRow of(String key, String title, State state, String detail, String actor) {
        return new CheckRow(key, title, state, detail, actor, null, null, false);
    }

    CheckRow command(String line) {
        return new CheckRow(key, title, state, detail, actor, line, link, retryable);
    }

    CheckRow link(String path) {
        return new CheckRow(key, title, state, detail, actor, command, path, retryable);
    }

    CheckRow retry() {
        return new CheckRow(key, title, state, detail, actor, command, link, true);
    }
}
