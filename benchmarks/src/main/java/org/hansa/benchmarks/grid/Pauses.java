package org.hansa.benchmarks.grid;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;

/**
 * The pauses that collections made, as the collectors report each, in whole milliseconds. Those that a harness asked for with
 * {@code System.gc()} are left out, and so are collectors that work beside the program.
 */
final class Pauses implements NotificationListener, AutoCloseable {
    private static final String ASKED_FOR = "System.gc()";
    private static final String BESIDE = "Concurrent";

    private final Queue<Long> millis = new ConcurrentLinkedQueue<>();

    Pauses() {
        for (GarbageCollectorMXBean each : ManagementFactory.getGarbageCollectorMXBeans()) {
            ((NotificationEmitter) each).addNotificationListener(this, null, null);
        }
    }

    @Override
    public void handleNotification(Notification notification, Object handback) {
        if (notification.getType().equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)) {
            var info = GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData());
            if (!info.getGcCause().equals(ASKED_FOR) && !info.getGcName().contains(BESIDE)) {
                millis.add(info.getGcInfo().getDuration());
            }
        }
    }

    /** Those since the last call, ascending. */
    long[] drain() {
        long[] all = new long[millis.size()];
        for (int i = 0; i < all.length; i++) {
            all[i] = millis.remove();
        }
        Arrays.sort(all);
        return all;
    }

    @Override
    public void close() {
        for (GarbageCollectorMXBean each : ManagementFactory.getGarbageCollectorMXBeans()) {
            try {
                ((NotificationEmitter) each).removeNotificationListener(this);
            } catch (ListenerNotFoundException gone) {
                throw new IllegalStateException("listened since it was made", gone);
            }
        }
    }
}
