package org.hansa.grid.ignite;

import org.apache.ignite.IgniteLogger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ignite's log through SLF4J. What Ignite calls information is debug to anybody who does not run Ignite for its own sake. */
final class Slf4jGridLogger implements IgniteLogger {
    private final Logger log;

    Slf4jGridLogger(String name) {
        log = LoggerFactory.getLogger(name);
    }

    @Override
    public IgniteLogger getLogger(Object category) {
        String name = category instanceof Class<?> type ? type.getName() : String.valueOf(category);
        return new Slf4jGridLogger(name);
    }

    @Override
    public void trace(String message) {
        log.trace(message);
    }

    @Override
    public void debug(String message) {
        log.debug(message);
    }

    @Override
    public void info(String message) {
        log.debug(message);
    }

    @Override
    public void warning(String message, @Nullable Throwable cause) {
        log.warn(message, cause);
    }

    @Override
    public void error(String message, @Nullable Throwable cause) {
        log.error(message, cause);
    }

    @Override
    public boolean isTraceEnabled() {
        return log.isTraceEnabled();
    }

    @Override
    public boolean isDebugEnabled() {
        return log.isTraceEnabled();
    }

    @Override
    public boolean isInfoEnabled() {
        return log.isDebugEnabled();
    }

    @Override
    public boolean isQuiet() {
        return false;
    }

    @Override
    public @Nullable String fileName() {
        return null;
    }
}
