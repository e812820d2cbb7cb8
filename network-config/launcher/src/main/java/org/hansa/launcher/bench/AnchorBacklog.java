package org.hansa.launcher.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.Collection;
import java.util.LongSummaryStatistics;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What members have not anchored, as their metrics count it. A run that begins before the one in front of it is on the ledger
 * is charged for both.
 */
final class AnchorBacklog {
    private static final Pattern EVENTS = Pattern.compile("hansa_anchor_unanchored\\{.*} (\\S+)");
    private static final long PATIENCE_SECONDS = 60;
    private static final long PAUSE_MILLIS = 500;

    private final HttpClient http;
    private final Collection<URI> members;

    /** @param members REST interfaces */
    AnchorBacklog(HttpClient http, Collection<URI> members) {
        this.http = http;
        this.members = members;
    }

    /** @throws IOException when something is still not on the ledger after a minute */
    void awaitNone() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        for (long events = count(); events > 0; events = count()) {
            if (System.nanoTime() > deadline) {
                throw new IOException(events + " events are not on the ledger after " + PATIENCE_SECONDS
                        + " s; the members' logs say why");
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    private long count() throws IOException, InterruptedException {
        long events = 0;
        for (URI member : members) {
            events += count(MemberMetrics.lines(http, member));
        }
        return events;
    }

    /**
     * @param lines in Prometheus' text format
     * @throws IOException when no stream is among them: that is no backlog of none
     */
    static long count(Stream<String> lines) throws IOException {
        LongSummaryStatistics streams = lines.map(EVENTS::matcher)
                .filter(Matcher::matches)
                .mapToLong(found -> (long) Double.parseDouble(found.group(1)))
                .summaryStatistics();
        if (streams.getCount() == 0) {
            throw new IOException("a member's metrics do not say what it has not anchored");
        }
        return streams.getSum();
    }
}
