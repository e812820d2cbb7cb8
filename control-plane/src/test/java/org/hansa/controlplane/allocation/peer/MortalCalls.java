package org.hansa.controlplane.allocation.peer;

import java.time.Duration;
import java.util.Optional;
import org.hansa.controlplane.peer.PeerCalls;
import org.hansa.ledger.model.MspId;

/** Calls of a process that ends before a call, or before it hears the answer. */
final class MortalCalls implements PeerCalls {
    private final PeerCalls calls;
    private volatile String before = "nothing";
    private volatile String after = "nothing";

    /** The end of the calling process, as far as one can have it within another: nothing catches it. */
    static final class Died extends Error {
        private static final long serialVersionUID = 1L;
    }

    MortalCalls(PeerCalls calls) {
        this.calls = calls;
    }

    /** Once. @param call part of method and path */
    void dieBefore(String call) {
        before = call;
    }

    /** Once, with the call answered. */
    void dieAfter(String call) {
        after = call;
    }

    @Override
    public Answer exchange(MspId member, String method, String path, Optional<byte[]> body, Duration deadline) {
        String call = method + " " + path;
        if (call.contains(before)) {
            before = "nothing";
            throw new Died();
        }
        Answer answer = calls.exchange(member, method, path, body, deadline);
        if (call.contains(after)) {
            after = "nothing";
            throw new Died();
        }
        return answer;
    }
}
