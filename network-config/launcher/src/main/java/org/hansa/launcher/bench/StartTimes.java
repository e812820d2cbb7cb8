package org.hansa.launcher.bench;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.hansa.launcher.process.Progress;

/** How long each process took until it was ready, by its name. Some start at the same time. */
record StartTimes(Map<String, Long> millis) implements Progress {

    StartTimes() {
        this(new ConcurrentSkipListMap<>());
    }

    @Override
    public void ready(String name, Duration took, String note) {
        millis.put(name, took.toMillis());
    }
}
