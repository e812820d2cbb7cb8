package org.hansa.controlplane.compliance.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.hansa.controlplane.compliance.ReportJob;
import org.hansa.controlplane.compliance.ReportService;
import org.hansa.controlplane.identity.Caller;
import org.hansa.controlplane.kernel.FieldErrors;
import org.hansa.controlplane.kernel.Page;
import org.hansa.controlplane.kernel.PageTokens;
import org.hansa.controlplane.kernel.web.ApiDescription;
import org.hansa.controlplane.kernel.web.Ids;
import org.hansa.ledger.model.ContractHandle;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.core.io.FileSystemResource;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Audit reports. */
@RestController
@Tag(name = "Reports")
@ConditionalOnProperty(name = "hansa.ledger.adapter", havingValue = "fabric", matchIfMissing = true)
class ReportController {
    private static final String PATH = "/v1/reports";
    private final ReportService reports;
    private final PageTokens pages;

    ReportController(ReportService reports, PageTokens pages) {
        this.reports = reports;
        this.pages = pages;
    }

    /** @param contract handle of the contract to report on */
    record ReportBody(@Nullable String contract) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ReportView(
            String id,
            String contract,
            String state,
            Instant requestedAt,
            @Nullable Instant finishedAt,
            String detail,
            @Nullable String cosigner,
            @Nullable String txId) {
        static ReportView of(ReportJob job) {
            return new ReportView(
                    job.id(),
                    job.contract().value(),
                    job.state().name(),
                    Instant.ofEpochMilli(job.requestedAtMillis()),
                    job.finishedAtMillis() == 0 ? null : Instant.ofEpochMilli(job.finishedAtMillis()),
                    job.detail(),
                    job.cosigner().orElse(null),
                    job.txId().orElse(null));
        }
    }

    record Reports(List<ReportView> items, @Nullable String nextPageToken) {}

    @PostMapping(PATH)
    @Operation(
            summary = "Make an audit report on a contract; poll it until it is READY",
            description = ApiDescription.SECOND_FACTOR)
    ResponseEntity<ReportView> request(Caller caller, @RequestBody ReportBody body) {
        FieldErrors errors = new FieldErrors();
        String contract = body.contract();
        if (contract == null) {
            errors.add("contract", "is missing");
        }
        errors.throwIfAny();
        ReportJob job = reports.request(caller, Ids.parse("contract", String.valueOf(contract), ContractHandle::new));
        return ResponseEntity.accepted()
                .location(URI.create(PATH + "/" + job.id()))
                .body(ReportView.of(job));
    }

    @GetMapping(PATH)
    @Operation(summary = "The reports of the caller's organisation, newest first")
    Reports list(
            Caller caller,
            @RequestParam(required = false) @Nullable String pageToken,
            @RequestParam(required = false) @Nullable Integer pageSize) {
        Page<ReportJob> page = pages.page(
                reports.reports(caller), ReportJob::id, caller.scope() + PATH, pageToken, Page.size(pageSize));
        return new Reports(page.items().stream().map(ReportView::of).toList(), page.nextPageToken());
    }

    @GetMapping(PATH + "/{id}")
    @Operation(summary = "One report and how far it is")
    ReportView read(Caller caller, @PathVariable String id) {
        return ReportView.of(reports.report(caller, id));
    }

    @GetMapping(path = PATH + "/{id}/content", produces = "application/zip")
    @Operation(summary = "The report as a zip that the verifier takes")
    ResponseEntity<FileSystemResource> content(Caller caller, @PathVariable String id) {
        FileSystemResource file = new FileSystemResource(reports.content(caller, id));
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType("application/zip"))
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename("hansa-report-" + id + ".zip")
                                .build()
                                .toString())
                .body(file);
    }

    @GetMapping(path = "/v1/trust-root", produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(summary = "This member's word on the channel's genesis; compare it with another member's")
    ResponseEntity<byte[]> trustRoot(Caller caller) {
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .body(reports.trustRoot(caller).bytes());
    }
}
