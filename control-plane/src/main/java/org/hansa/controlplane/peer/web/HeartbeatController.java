package org.hansa.controlplane.peer.web;

import io.swagger.v3.oas.annotations.Hidden;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.hansa.controlplane.kernel.HomeMember;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.controlplane.peer.Heartbeat;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Tells any member of the channel that this control plane lives, and how far it has read. */
@Hidden
@RestController
class HeartbeatController {
    private final HomeMember home;
    private final LedgerView ledger;

    HeartbeatController(HomeMember home, LedgerView ledger) {
        this.home = home;
        this.ledger = ledger;
    }

    @GetMapping(Heartbeat.PATH)
    ResponseEntity<byte[]> heartbeat() {
        Heartbeat heartbeat = ledger.lastBlockHash()
                .map(block -> new Heartbeat(home.msp(), ledger.height(), block))
                .orElseThrow(
                        () -> Failure.of(FailureKind.LEDGER_UNAVAILABLE, "This control plane has read no block yet."));
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(heartbeat.bytes());
    }
}
