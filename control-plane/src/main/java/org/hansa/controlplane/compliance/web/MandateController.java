package org.hansa.controlplane.compliance.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.hansa.controlplane.compliance.MandateService;
import org.hansa.controlplane.identity.Caller;
import org.hansa.controlplane.identity.Mandate;
import org.hansa.controlplane.kernel.FieldErrors;
import org.hansa.controlplane.kernel.Page;
import org.hansa.controlplane.kernel.PageTokens;
import org.hansa.ledger.model.ContractHandle;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What auditors may see, and by whose word. */
@RestController
@Tag(name = "Mandates")
class MandateController {
    private static final String PATH = "/v1/mandates";
    private static final int MAX_CONTRACTS = 256;
    private static final int MAX_TEXT = 500;
    private final MandateService mandates;
    private final PageTokens pages;
    private final Clock clock;

    MandateController(MandateService mandates, PageTokens pages, Clock clock) {
        this.mandates = mandates;
        this.pages = pages;
        this.clock = clock;
    }

    /**
     * @param auditor an organisation id of {@code GET /v1/auditors}
     * @param contracts handles of contracts of the caller's tenant
     * @param from now when left out
     */
    record MandateBody(
            @Nullable String auditor,
            @Nullable List<@Nullable String> contracts,
            @Nullable Instant from,
            @Nullable Instant until,
            @Nullable String reason) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record MandateView(
            String id,
            String tenant,
            String auditor,
            List<String> contracts,
            Instant from,
            Instant until,
            @Nullable Instant endedAt,
            boolean inForce,
            String grantedBy,
            String role,
            String reason) {
        static MandateView of(Mandate mandate, long now) {
            return new MandateView(
                    mandate.id(),
                    mandate.tenant(),
                    mandate.auditor(),
                    mandate.contracts().stream().map(ContractHandle::value).toList(),
                    Instant.ofEpochMilli(mandate.fromMillis()),
                    Instant.ofEpochMilli(mandate.untilMillis()),
                    mandate.endedAtMillis() == 0 ? null : Instant.ofEpochMilli(mandate.endedAtMillis()),
                    mandate.inForce(now),
                    mandate.grantedBy().pseudonym(),
                    mandate.grantedBy().role(),
                    mandate.reason());
        }
    }

    record Mandates(List<MandateView> items, @Nullable String nextPageToken) {}

    record AuditorView(String id, String name) {}

    record Auditors(List<AuditorView> items) {}

    @GetMapping("/v1/auditors")
    @Operation(summary = "The auditing organisations of this member's realm")
    Auditors auditors(Caller caller) {
        return new Auditors(mandates.auditors(caller).stream()
                .map(each -> new AuditorView(each.id(), each.name()))
                .toList());
    }

    @GetMapping(PATH)
    @Operation(summary = "Mandates that the caller's organisation gave or was given, newest first")
    Mandates list(
            Caller caller,
            @RequestParam(required = false) @Nullable String pageToken,
            @RequestParam(required = false) @Nullable Integer pageSize) {
        Page<Mandate> page = pages.page(
                mandates.mandates(caller), Mandate::id, caller.scope() + PATH, pageToken, Page.size(pageSize));
        return new Mandates(page.items().stream().map(this::view).toList(), page.nextPageToken());
    }

    @GetMapping(PATH + "/{id}")
    @Operation(summary = "One mandate")
    MandateView read(Caller caller, @PathVariable String id) {
        return view(mandates.mandate(caller, id));
    }

    @PostMapping(PATH)
    @Operation(summary = "Let an auditor see contracts of the caller's tenant, for at most a year")
    ResponseEntity<MandateView> grant(Caller caller, @RequestBody MandateBody body) {
        FieldErrors errors = new FieldErrors();
        String auditor = errors.text("auditor", body.auditor(), MAX_TEXT);
        List<ContractHandle> contracts = errors.parseAll(
                "contracts",
                body.contracts() == null ? null : new ArrayList<>(body.contracts()),
                MAX_CONTRACTS,
                ContractHandle::new);
        Instant until = errors.parse("until", body.until(), each -> each).orElse(Instant.MAX);
        String reason = errors.text("reason", body.reason(), MAX_TEXT);
        errors.throwIfAny();
        Instant from = body.from() == null ? clock.instant() : body.from();
        MandateView view = view(mandates.grant(caller, auditor, new TreeSet<>(contracts), from, until, reason));
        return ResponseEntity.created(URI.create(PATH + "/" + view.id())).body(view);
    }

    @DeleteMapping(PATH + "/{id}")
    @Operation(summary = "Take a mandate back; it opens nothing from then on, and stays on the list")
    MandateView end(Caller caller, @PathVariable String id) {
        return view(mandates.end(caller, id));
    }

    private MandateView view(Mandate mandate) {
        return MandateView.of(mandate, clock.millis());
    }
}
