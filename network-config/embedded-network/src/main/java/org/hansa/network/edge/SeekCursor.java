package org.hansa.network.edge;

import org.hyperledger.fabric.protos.common.Status;
import org.hyperledger.fabric.protos.orderer.SeekInfo;
import org.hyperledger.fabric.protos.orderer.SeekPosition;

/**
 * Where a seek is and where it ends, by Fabric's rules: only the block right after the last can be waited for, a higher
 * number is not found at once (NOTES 25).
 */
final class SeekCursor {

    private final long stop;
    private long next;
    private boolean finished;

    private SeekCursor(long start, long stop) {
        this.next = start;
        this.stop = stop;
    }

    static SeekCursor of(SeekInfo info, long height) throws SeekRefused {
        if (!info.hasStart() || !info.hasStop()) {
            throw new SeekRefused(Status.BAD_REQUEST, "start or stop is missing");
        }
        long start =
                switch (info.getStart().getTypeCase()) {
                    case OLDEST -> 0;
                    case NEWEST -> height - 1;
                    case NEXT_COMMIT -> height;
                    case SPECIFIED -> info.getStart().getSpecified().getNumber();
                    case TYPE_NOT_SET -> throw new SeekRefused(Status.NOT_FOUND, "the start position is empty");
                };
        // A start that does not exist counts as 0 when it is compared with the stop, as Fabric's iterator has it.
        boolean exists = Long.compareUnsigned(start, height) <= 0;
        long stop = stop(info, exists ? start : 0, height);
        if (!exists) {
            throw new SeekRefused(Status.NOT_FOUND, "block " + Long.toUnsignedString(start) + " is beyond the chain");
        }
        return new SeekCursor(start, stop);
    }

    private static long stop(SeekInfo info, long start, long height) throws SeekRefused {
        SeekPosition stop = info.getStop();
        return switch (stop.getTypeCase()) {
            case OLDEST -> start;
            case NEWEST -> stop.equals(info.getStart()) ? start : height - 1;
            case SPECIFIED -> {
                long number = stop.getSpecified().getNumber();
                if (Long.compareUnsigned(number, start) < 0) {
                    throw new SeekRefused(Status.BAD_REQUEST, "the stop is before the start");
                }
                yield number;
            }
            case NEXT_COMMIT, TYPE_NOT_SET -> 0;
        };
    }

    /** The block to send next. */
    long next() {
        return next;
    }

    /** Whether the last wanted block was sent. */
    boolean isFinished() {
        return finished;
    }

    void advance() {
        finished = next == stop;
        next++;
    }
}
