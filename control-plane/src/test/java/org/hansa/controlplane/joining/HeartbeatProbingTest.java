package org.hansa.controlplane.joining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import org.hansa.controlplane.fixture.Callers;
import org.hansa.controlplane.fixture.TestConsortium;
import org.hansa.controlplane.ledger.LedgerProjection;
import org.hansa.controlplane.peer.Heartbeat;
import org.hansa.controlplane.peer.PeerCalls;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.LedgerFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HeartbeatProbingTest {
    private final LedgerProjection ledger = new LedgerProjection();
    private final TestConsortium consortium = new TestConsortium(Clock.systemUTC()).found(Callers.ISSUER);
    private PeerCalls.Answer answer = new PeerCalls.Answer(503, new byte[0]);
    private final HeartbeatProbing probing =
            new HeartbeatProbing((member, method, path, body, deadline) -> answer, ledger);

    @BeforeEach
    void read_the_ledger() {
        consortium.channel().join(ledger);
    }

    private Heartbeat own() {
        return new Heartbeat(
                TestConsortium.HELV, ledger.height(), ledger.lastBlockHash().orElseThrow());
    }

    private void answers(Heartbeat heartbeat) {
        answer = new PeerCalls.Answer(200, heartbeat.bytes());
    }

    @Test
    void a_control_plane_that_has_read_the_same_ledger_lives() throws IOException {
        answers(own());
        assertThat(probing.look(TestConsortium.HELV))
                .isEqualTo("has answered as HelvMSP, with the ledger read to block " + (ledger.height() - 1));
        assertThat(Heartbeat.parse(own().bytes())).isEqualTo(own());

        Heartbeat before = own();
        consortium.submit(TestConsortium.RHEIN, LedgerFunction.ANNOUNCE_LEAVING);
        answers(before);
        assertThat(probing.look(TestConsortium.HELV)).as("a block behind").contains("read to block");
    }

    @Test
    void one_that_has_read_nothing_or_another_ledger_or_stands_still_does_not() {
        refuses("answers 503");
        answer = new PeerCalls.Answer(200, "hello".getBytes(StandardCharsets.UTF_8));
        refuses("something else than a heartbeat");
        answers(new Heartbeat(TestConsortium.NORD, own().height(), own().block()));
        refuses("calls itself NordMSP");
        answers(new Heartbeat(TestConsortium.HELV, own().height(), Digest.of(new byte[] {1})));
        refuses("another ledger");
        while (ledger.height() <= HeartbeatProbing.MAX_BEHIND + 1) {
            consortium.proposeContract("c-fill-" + ledger.height(), Callers.ISSUER, "acme");
        }
        answers(new Heartbeat(TestConsortium.HELV, 1, own().block()));
        refuses("blocks behind");
    }

    private void refuses(String why) {
        assertThatThrownBy(() -> probing.look(TestConsortium.HELV))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(why);
    }
}
