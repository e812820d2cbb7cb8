package org.hansa.controlplane.capacity.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.Map;
import org.hansa.controlplane.capacity.CapacityService;
import org.hansa.controlplane.capacity.SiteCapacity;
import org.hansa.controlplane.identity.Caller;
import org.hansa.controlplane.kernel.FieldErrors;
import org.hansa.controlplane.kernel.Quantities;
import org.hansa.controlplane.kernel.web.Etags;
import org.hansa.controlplane.kernel.web.Ids;
import org.hansa.ledger.model.Offer;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.SiteId;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Capacity")
class CapacityController {
    private final CapacityService capacity;

    CapacityController(CapacityService capacity) {
        this.capacity = capacity;
    }

    /** @param etag what to send as If-Match with the next declaration */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record CapacityView(
            String site,
            long version,
            Map<String, Long> declared,
            Map<String, Long> allocated,
            Map<String, Long> free,
            @Nullable Instant from,
            @Nullable Instant until,
            @Nullable OfferBody offer,
            String etag) {
        static CapacityView of(SiteCapacity capacity) {
            return new CapacityView(
                    capacity.site().value(),
                    capacity.version(),
                    Quantities.write(capacity.declared()),
                    Quantities.write(capacity.allocated()),
                    Quantities.write(capacity.free()),
                    capacity.from().orElse(null),
                    capacity.until().orElse(null),
                    capacity.offer().map(OfferBody::of).orElse(null),
                    Etags.of(capacity.version()));
        }
    }

    /**
     * @param capacity by resource class, integers
     * @param until end of the period; after it the site winds down
     * @param offer absent leaves the one that stands
     */
    record Declaration(
            @Nullable Map<String, @Nullable Long> capacity,
            @Nullable Instant from,
            @Nullable Instant until,
            @Nullable OfferBody offer) {}

    @GetMapping("/v1/sites/{site}/capacity")
    @Operation(summary = "What is declared, allocated and free at a site")
    ResponseEntity<CapacityView> read(Caller caller, @PathVariable String site) {
        return answer(capacity.capacity(caller, Ids.parse("site", site, SiteId::new)));
    }

    @PutMapping("/v1/sites/{site}/capacity")
    @Operation(summary = "Declare capacity; If-Match \"0\" for the first time")
    ResponseEntity<CapacityView> declare(
            Caller caller,
            @PathVariable String site,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestBody Declaration declaration) {
        SiteId id = Ids.parse("site", site, SiteId::new);
        FieldErrors errors = new FieldErrors();
        ResourceVector vector = Quantities.read(errors, "capacity", declaration.capacity());
        Instant from = errors.parse("from", declaration.from(), each -> each).orElse(Instant.EPOCH);
        Instant until = errors.parse("until", declaration.until(), each -> each).orElse(Instant.MAX);
        Offer offer = declaration.offer() == null ? null : declaration.offer().read(errors);
        errors.throwIfAny();
        return answer(
                capacity.declare(caller, id, vector, from, until, offer, version -> Etags.require(ifMatch, version)));
    }

    private static ResponseEntity<CapacityView> answer(SiteCapacity capacity) {
        return ResponseEntity.ok().eTag(Etags.of(capacity.version())).body(CapacityView.of(capacity));
    }
}
