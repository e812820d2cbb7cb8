package org.hansa.controlplane.allocation.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.stream.Stream;
import org.hansa.controlplane.allocation.ProviderService;
import org.hansa.controlplane.identity.Caller;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.hansa.controlplane.kernel.FieldErrors;
import org.hansa.controlplane.kernel.Page;
import org.hansa.controlplane.kernel.Quantities;
import org.hansa.controlplane.kernel.web.Ids;
import org.hansa.grid.DrainMark;
import org.hansa.grid.ProviderSpec;
import org.hansa.grid.ProviderView;
import org.hansa.ledger.model.ProviderId;
import org.hansa.ledger.model.SiteId;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Providers")
class ProviderController {
    private static final int MAX_BATCH = 1_000;
    private final ProviderService providers;

    ProviderController(ProviderService providers) {
        this.providers = providers;
    }

    /**
     * @param free what can still be reserved, GPUs as GPU_MILLI
     * @param state OPEN, DRAINING while something lies on a drained one, DRAINED when nothing does
     * @param drainedBy HOST when it was drained itself, SITE when its site was
     * @param etag what to send as If-Match with a change
     */
    record ProviderResource(
            String id,
            String site,
            Map<String, Long> inventory,
            List<GpuView> gpus,
            SortedSet<String> traits,
            @Nullable String rack,
            Map<String, Long> free,
            List<DeviceView> devices,
            int liveAllocations,
            String state,
            List<String> drainedBy,
            String etag) {
        static ProviderResource of(ProviderView view) {
            ProviderSpec spec = view.spec();
            return new ProviderResource(
                    spec.id().value(),
                    spec.site().value(),
                    Quantities.write(spec.inventory()),
                    spec.gpus().stream()
                            .map(each -> new GpuView(each.model(), each.count(), each.memoryMb()))
                            .toList(),
                    spec.traits(),
                    spec.rack().orElse(null),
                    Quantities.write(view.free()),
                    view.devices().stream()
                            .map(each -> new DeviceView(each.model(), each.memoryMb(), each.freeMilli()))
                            .toList(),
                    view.liveAllocations(),
                    state(view),
                    drainedBy(view.mark()),
                    ProviderService.tag(view));
        }

        private static String state(ProviderView view) {
            return !view.mark().closed() ? "OPEN" : view.liveAllocations() > 0 ? "DRAINING" : "DRAINED";
        }

        private static List<String> drainedBy(DrainMark mark) {
            return Stream.of(mark.host() ? "HOST" : "", mark.site() ? "SITE" : "")
                    .filter(each -> !each.isEmpty())
                    .toList();
        }
    }

    record GpuView(String model, int count, long memoryMb) {}

    record DeviceView(String model, long memoryMb, int freeMilli) {}

    record Batch(@Nullable List<@Nullable ProviderBody> providers) {}

    /** @param unchanged providers that were registered like this before */
    record BatchResult(int registered, int unchanged, List<Refused> refused) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Refused(String id, String code, String detail) {}

    @GetMapping("/v1/providers")
    @Operation(summary = "The member's providers, by id")
    Page<ProviderResource> list(
            Caller caller,
            @RequestParam(required = false) @Nullable String site,
            @RequestParam(required = false) @Nullable String pageToken,
            @RequestParam(required = false) @Nullable Integer pageSize) {
        Optional<SiteId> only = Optional.ofNullable(site).map(each -> Ids.parse("site", each, SiteId::new));
        Page<ProviderView> page = providers.list(caller, only, pageToken, Page.size(pageSize));
        return new Page<>(page.items().stream().map(ProviderResource::of).toList(), page.nextPageToken());
    }

    @GetMapping("/v1/providers/{id}")
    @Operation(summary = "One provider")
    ResponseEntity<ProviderResource> read(Caller caller, @PathVariable String id) {
        return answer(ResponseEntity.ok(), providers.find(caller, id(id)));
    }

    @PostMapping("/v1/providers")
    @Operation(summary = "Register a provider")
    ResponseEntity<ProviderResource> register(Caller caller, @RequestBody ProviderBody body) {
        ProviderView view = providers.register(caller, spec(body));
        return answer(
                ResponseEntity.created(URI.create("/v1/providers/" + view.spec().id())), view);
    }

    @PutMapping("/v1/providers/{id}")
    @Operation(summary = "Replace inventory and traits; If-Match is the etag that was read")
    ResponseEntity<ProviderResource> replace(
            Caller caller,
            @PathVariable String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestBody ProviderBody body) {
        ProviderSpec spec = spec(body.id() == null ? named(id, body) : body);
        FieldErrors errors = new FieldErrors();
        errors.require(spec.id().value().equals(id), "id", "is not the one of the path");
        errors.throwIfAny();
        return answer(ResponseEntity.ok(), providers.replace(caller, spec, tag -> require(ifMatch, tag)));
    }

    @PostMapping("/v1/providers:batch")
    @Operation(summary = "Register up to a thousand providers, each on its own")
    BatchResult registerAll(Caller caller, @RequestBody Batch batch) {
        List<Registration> done = providers.registerAll(caller, specs(batch)).stream()
                .map(Registration::of)
                .toList();
        return new BatchResult(
                (int) done.stream()
                        .filter(each -> each.refused() == null && each.changed())
                        .count(),
                (int) done.stream()
                        .filter(each -> each.refused() == null && !each.changed())
                        .count(),
                done.stream()
                        .flatMap(each -> Optional.ofNullable(each.refused()).stream())
                        .toList());
    }

    private record Registration(boolean changed, @Nullable Refused refused) {
        static Registration of(ProviderService.Registration done) {
            return new Registration(
                    done.changed(),
                    done.failure()
                            .map(each ->
                                    new Refused(done.id().value(), each.kind().name(), each.detail()))
                            .orElse(null));
        }
    }

    private static List<ProviderSpec> specs(Batch batch) {
        FieldErrors errors = new FieldErrors();
        List<ProviderBody> bodies =
                errors.parseAll("providers", batch.providers(), MAX_BATCH, (ProviderBody each) -> each);
        errors.throwIfAny();
        List<ProviderSpec> specs = new ArrayList<>();
        Set<ProviderId> seen = new HashSet<>();
        for (int i = 0; i < bodies.size(); i++) {
            String path = "providers[" + i + "].";
            bodies.get(i).read(errors, path).ifPresent(spec -> {
                errors.require(seen.add(spec.id()), path + "id", "is given twice");
                specs.add(spec);
            });
        }
        errors.throwIfAny();
        return specs;
    }

    private static ProviderSpec spec(ProviderBody body) {
        FieldErrors errors = new FieldErrors();
        Optional<ProviderSpec> spec = body.read(errors, "");
        errors.throwIfAny();
        return spec.orElseThrow();
    }

    private static ProviderBody named(String id, ProviderBody body) {
        return new ProviderBody(id, body.site(), body.inventory(), body.gpus(), body.traits(), body.rack());
    }

    static void require(@Nullable String ifMatch, String tag) {
        if (ifMatch == null) {
            throw Failure.of(FailureKind.PRECONDITION_REQUIRED, "If-Match is missing; it is now " + tag + ".");
        }
        if (!ifMatch.strip().equals(tag)) {
            throw Failure.of(FailureKind.PRECONDITION_FAILED, "If-Match names another version; it is now " + tag + ".");
        }
    }

    static ProviderId id(String text) {
        return Ids.parse("provider", text, ProviderId::new);
    }

    static ResponseEntity<ProviderResource> answer(ResponseEntity.BodyBuilder answer, ProviderView view) {
        return answer.eTag(ProviderService.tag(view)).body(ProviderResource.of(view));
    }
}
