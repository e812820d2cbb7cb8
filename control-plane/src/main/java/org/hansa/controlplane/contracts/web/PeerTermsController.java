package org.hansa.controlplane.contracts.web;

import io.swagger.v3.oas.annotations.Hidden;
import org.hansa.controlplane.contracts.ContractService;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.web.Ids;
import org.hansa.controlplane.peer.Peer;
import org.hansa.ledger.model.ContractHandle;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RestController;

/** Gives a contract's private terms to its parties, as the very bytes that have the digest on the ledger. */
@Hidden
@RestController
class PeerTermsController {
    private final ContractService contracts;

    PeerTermsController(ContractService contracts) {
        this.contracts = contracts;
    }

    @GetMapping("/peer/v1/contracts/{handle}/terms")
    ResponseEntity<byte[]> terms(@RequestAttribute(Peer.ATTRIBUTE) Peer peer, @PathVariable String handle) {
        ContractHandle id = Ids.parse("contract", handle, ContractHandle::new);
        byte[] terms = contracts.termsFor(peer.member(), id).orElseThrow(() -> Failure.notFound("contract"));
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(terms);
    }
}
