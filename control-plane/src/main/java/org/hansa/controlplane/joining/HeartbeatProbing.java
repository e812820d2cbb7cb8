package org.hansa.controlplane.joining;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.controlplane.peer.Heartbeat;
import org.hansa.controlplane.peer.PeerCalls;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.MalformedRecordException;
import org.hansa.ledger.model.MspId;

/**
 * Whether a new member's control plane is at work: it answers as that member, by the authorities that the channel now has for
 * it, and has read the same ledger nearly to its end. A process that only shows a certificate does not.
 */
final class HeartbeatProbing {
    /** What a control plane that keeps up may lack while blocks come quickly. */
    static final long MAX_BEHIND = 50;

    private static final Duration DEADLINE = Duration.ofSeconds(3);
    private final PeerCalls peers;
    private final LedgerView ledger;

    HeartbeatProbing(PeerCalls peers, LedgerView ledger) {
        this.peers = peers;
        this.ledger = ledger;
    }

    /**
     * @return what it said, in words
     * @throws IOException saying what is wrong with its answer
     * @throws org.hansa.controlplane.kernel.Failure when there is none
     */
    String look(MspId member) throws IOException {
        long height = ledger.height();
        Optional<Digest> block = ledger.lastBlockHash();
        PeerCalls.Answer answer = peers.exchange(member, "GET", Heartbeat.PATH, Optional.empty(), DEADLINE);
        if (answer.status() != 200) {
            throw new IOException("it answers " + answer.status() + ": it has not read the ledger yet");
        }
        Heartbeat heartbeat = parsed(answer.body());
        if (!heartbeat.member().equals(member)) {
            throw new IOException("it calls itself " + heartbeat.member());
        }
        boolean elsewhere = heartbeat.height() == height
                && block.filter(heartbeat.block()::equals).isEmpty();
        if (elsewhere) {
            throw new IOException("it has read another ledger: its block " + (height - 1) + " is another one");
        }
        if (heartbeat.height() + MAX_BEHIND < height) {
            throw new IOException("it is " + (height - heartbeat.height()) + " blocks behind");
        }
        return "has answered as " + member + ", with the ledger read to block " + (heartbeat.height() - 1);
    }

    private static Heartbeat parsed(byte[] body) throws IOException {
        try {
            return Heartbeat.parse(body);
        } catch (MalformedRecordException e) {
            throw new IOException("it answers with something else than a heartbeat", e);
        }
    }
}
