package org.hansa.controlplane.policy.web;

import io.swagger.v3.oas.annotations.Hidden;
import org.hansa.controlplane.kernel.web.Ids;
import org.hansa.controlplane.policy.PeerBundles;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.PolicyRevision;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Gives any member of the channel the rules that the ledger names; who may come here at all, the peer gate decides. */
@Hidden
@RestController
class PeerBundleController {
    private final PeerBundles bundles;

    PeerBundleController(PeerBundles bundles) {
        this.bundles = bundles;
    }

    @GetMapping("/peer/v1/policies/{revision}/bundle/{digest}")
    ResponseEntity<byte[]> bundle(@PathVariable String revision, @PathVariable String digest) {
        return given(bundles.bundle(revision(revision), digest(digest)));
    }

    @GetMapping("/peer/v1/policies/{revision}/tests/{digest}")
    ResponseEntity<byte[]> tests(@PathVariable String revision, @PathVariable String digest) {
        return given(bundles.tests(revision(revision), digest(digest)));
    }

    private static PolicyRevision revision(String revision) {
        return Ids.parse("policy bundle", revision, PolicyRevision::new);
    }

    private static Digest digest(String digest) {
        return Ids.parse("policy bundle", digest, Digest::new);
    }

    private static ResponseEntity<byte[]> given(byte[] content) {
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .body(content);
    }
}
