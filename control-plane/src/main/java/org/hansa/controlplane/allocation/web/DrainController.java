package org.hansa.controlplane.allocation.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.hansa.controlplane.allocation.DrainService;
import org.hansa.controlplane.allocation.ProviderService;
import org.hansa.controlplane.identity.Caller;
import org.hansa.controlplane.kernel.Page;
import org.hansa.controlplane.kernel.Quantities;
import org.hansa.controlplane.kernel.web.Etags;
import org.hansa.controlplane.kernel.web.Ids;
import org.hansa.grid.SiteDrain;
import org.hansa.grid.StandingPlacement;
import org.hansa.ledger.model.SiteId;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Taking hosts and sites out of the choice for new placements, and back. */
@RestController
@Tag(name = "Providers")
class DrainController {
    private static final String PROVIDER = "/v1/providers/{id}";
    private static final String SITE = "/v1/sites/{site}";
    private final ProviderService providers;
    private final DrainService drains;

    DrainController(ProviderService providers, DrainService drains) {
        this.providers = providers;
        this.drains = drains;
    }

    /** @param providers in service at the site; @param live reservations and holds on them */
    record SiteDrainView(String site, boolean drained, int providers, int live, String etag) {}

    /**
     * @param wholeGroup whether the destinations are for all units of the group, because its rules hold for all of them
     * @param couldGoTo empty when there is no room anywhere else
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record StandingView(
            String provider,
            String site,
            String allocation,
            int group,
            String contract,
            int units,
            Map<String, Long> resources,
            @Nullable Instant expiresAt,
            boolean held,
            boolean wholeGroup,
            List<DestinationView> couldGoTo) {
        static StandingView of(StandingPlacement each) {
            return new StandingView(
                    each.provider().value(),
                    each.site().value(),
                    each.allocation().value(),
                    each.group(),
                    each.contract().value(),
                    each.units(),
                    Quantities.write(each.resources()),
                    each.expiresAtMillis().isPresent()
                            ? Instant.ofEpochMilli(each.expiresAtMillis().getAsLong())
                            : null,
                    each.held(),
                    each.wholeGroup(),
                    each.destinations().stream()
                            .map(to -> new DestinationView(
                                    to.provider().value(), to.site().value(), to.units()))
                            .toList());
        }
    }

    record DestinationView(String provider, String site, int units) {}

    @PutMapping(PROVIDER + "/drain")
    @Operation(summary = "Keep new placements away from a provider; what lies there stays")
    ResponseEntity<ProviderController.ProviderResource> drain(
            Caller caller,
            @PathVariable String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch) {
        return drain(caller, id, true, ifMatch);
    }

    @DeleteMapping(PROVIDER + "/drain")
    @Operation(summary = "Return a drained provider: placements may come again")
    ResponseEntity<ProviderController.ProviderResource> giveBack(
            Caller caller,
            @PathVariable String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch) {
        return drain(caller, id, false, ifMatch);
    }

    private ResponseEntity<ProviderController.ProviderResource> drain(
            Caller caller, String id, boolean on, @Nullable String ifMatch) {
        return ProviderController.answer(
                ResponseEntity.ok(),
                providers.drain(
                        caller, ProviderController.id(id), on, tag -> ProviderController.require(ifMatch, tag)));
    }

    @DeleteMapping(PROVIDER)
    @Operation(summary = "Withdraw a provider on which nothing is live")
    ResponseEntity<Void> withdraw(
            Caller caller,
            @PathVariable String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch) {
        providers.withdraw(caller, ProviderController.id(id), tag -> ProviderController.require(ifMatch, tag));
        return ResponseEntity.noContent().build();
    }

    @GetMapping(PROVIDER + "/placements")
    @Operation(summary = "What lies on a provider, and where each of it could go by the room of this moment")
    Page<StandingView> onProvider(
            Caller caller,
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String pageToken,
            @RequestParam(required = false) @Nullable Integer pageSize) {
        return shown(drains.placements(caller, ProviderController.id(id), pageToken, Page.size(pageSize)));
    }

    @GetMapping(SITE + "/drain")
    @Operation(summary = "Whether a site of the member takes new placements")
    ResponseEntity<SiteDrainView> site(Caller caller, @PathVariable String site) {
        return answer(drains.site(caller, site(site)));
    }

    @PutMapping(SITE + "/drain")
    @Operation(summary = "Keep new placements away from a site, also from providers registered there later")
    ResponseEntity<SiteDrainView> drainSite(
            Caller caller,
            @PathVariable String site,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch) {
        return answer(drains.drain(caller, site(site), true, version -> Etags.require(ifMatch, version)));
    }

    @DeleteMapping(SITE + "/drain")
    @Operation(summary = "Return a drained site; providers that were drained themselves stay so")
    ResponseEntity<SiteDrainView> giveSiteBack(
            Caller caller,
            @PathVariable String site,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch) {
        return answer(drains.drain(caller, site(site), false, version -> Etags.require(ifMatch, version)));
    }

    @GetMapping(SITE + "/placements")
    @Operation(summary = "What lies at a site, and where each of it could go by the room of this moment")
    Page<StandingView> atSite(
            Caller caller,
            @PathVariable String site,
            @RequestParam(required = false) @Nullable String pageToken,
            @RequestParam(required = false) @Nullable Integer pageSize) {
        return shown(drains.placements(caller, site(site), pageToken, Page.size(pageSize)));
    }

    private static SiteId site(String text) {
        return Ids.parse("site", text, SiteId::new);
    }

    private static Page<StandingView> shown(Page<StandingPlacement> page) {
        return new Page<>(page.items().stream().map(StandingView::of).toList(), page.nextPageToken());
    }

    private static ResponseEntity<SiteDrainView> answer(SiteDrain drain) {
        String tag = Etags.of(drain.version());
        return ResponseEntity.ok()
                .eTag(tag)
                .body(new SiteDrainView(drain.site().value(), drain.drained(), drain.providers(), drain.live(), tag));
    }
}
