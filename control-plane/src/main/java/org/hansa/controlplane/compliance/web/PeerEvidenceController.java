package org.hansa.controlplane.compliance.web;

import io.swagger.v3.oas.annotations.Hidden;
import org.hansa.controlplane.compliance.PeerEvidence;
import org.hansa.controlplane.kernel.FieldErrors;
import org.hansa.controlplane.kernel.web.Ids;
import org.hansa.controlplane.peer.Peer;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.SiteId;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Leaves for the parties of a contract, and cosignatures for other members' reports. */
@Hidden
@RestController
@ConditionalOnProperty(name = "hansa.ledger.adapter", havingValue = "fabric", matchIfMissing = true)
class PeerEvidenceController {
    private final PeerEvidence evidence;

    PeerEvidenceController(PeerEvidence evidence) {
        this.evidence = evidence;
    }

    @GetMapping("/peer/v1/contracts/{handle}/leaves")
    ResponseEntity<byte[]> leaves(
            @RequestAttribute(Peer.ATTRIBUTE) Peer peer,
            @PathVariable String handle,
            @RequestParam String site,
            @RequestParam long from,
            @RequestParam long treeSize) {
        FieldErrors errors = new FieldErrors();
        if (from < 0 || treeSize < 0) {
            errors.add("from", "must not be negative");
        }
        errors.throwIfAny();
        return json(evidence.leaves(
                        peer.member(),
                        Ids.parse("contract", handle, ContractHandle::new),
                        Ids.parse("site", site, SiteId::new),
                        from,
                        treeSize)
                .bytes());
    }

    @PostMapping("/peer/v1/cosign")
    ResponseEntity<byte[]> cosign(@RequestAttribute(Peer.ATTRIBUTE) Peer peer, @RequestBody byte[] manifest) {
        return json(evidence.cosign(manifest));
    }

    private static ResponseEntity<byte[]> json(byte[] body) {
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(body);
    }
}
