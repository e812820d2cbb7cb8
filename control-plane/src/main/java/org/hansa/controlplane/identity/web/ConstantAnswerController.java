package org.hansa.controlplane.identity.web;

import io.swagger.v3.oas.annotations.Hidden;
import java.util.Map;
import org.hansa.controlplane.identity.Caller;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * What a call costs before anything is done for it: the same filters, the same check of the token, a body that is read as JSON
 * and an answer of a given size. For {@code ./hansa bench w10} only; without the property there is no such path.
 */
@Hidden
@RestController
@ConditionalOnProperty("hansa.bench.constant-answer")
class ConstantAnswerController {
    private static final int MAX_BYTES = 16_384;

    /** @param padding as much as was asked for */
    record Constant(String organization, String padding) {}

    @PostMapping("/v1/bench/constant")
    ResponseEntity<Constant> answer(
            Caller caller, @RequestBody Map<String, Object> body, @RequestParam(defaultValue = "0") int bytes) {
        String padding = "x".repeat(Math.max(0, Math.min(MAX_BYTES, bytes)));
        return ResponseEntity.status(HttpStatus.CREATED)
                .body(new Constant(caller.organization().id(), padding));
    }
}
