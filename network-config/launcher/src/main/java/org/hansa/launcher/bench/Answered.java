package org.hansa.launcher.bench;

import java.util.Collection;

/**
 * Calls and what came of them.
 *
 * @param calls that were made, answered or not
 * @param seconds from the first call to the last answer
 */
record Answered(int calls, double seconds, Collection<Answer> answers) {
    /** An answer and how long its caller waited. */
    record Answer(long number, int status, byte[] body, long nanos) {}

    /** Of the calls that were answered so. */
    Latencies latencies(int status) {
        Latencies latencies = new Latencies();
        answers.stream().filter(each -> each.status() == status).forEach(each -> latencies.add(each.nanos()));
        return latencies;
    }
}
