package org.hansa.controlplane.portal;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.hansa.controlplane.authz.Action;
import org.hansa.controlplane.authz.Authorizer;
import org.hansa.controlplane.authz.Resource;
import org.hansa.controlplane.compliance.MandateService;
import org.hansa.controlplane.compliance.ReportJob;
import org.hansa.controlplane.compliance.ReportService;
import org.hansa.controlplane.contracts.ContractService;
import org.hansa.controlplane.identity.Caller;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.hansa.controlplane.kernel.web.Ids;
import org.hansa.controlplane.ledger.LedgerChange;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.controlplane.membership.MembershipService;
import org.hansa.ledger.model.AnchorRecord;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.LedgerKey;
import org.hansa.ledger.model.SiteHead;
import org.hansa.ledger.model.SiteRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.io.FileSystemResource;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Where the ledger stands, and the report that an auditor takes away. */
@Controller
class AuditPages {
    private static final String PATH = "/portal/audit";
    private static final int ANCHORS_PER_SITE = 5;
    private static final int ANCHORS = 15;
    private final MembershipService membership;
    private final ContractService contracts;
    private final Authorizer authorizer;
    private final ObjectProvider<ReportService> reports;
    private final MandateService mandates;
    private final Clock clock;

    AuditPages(
            MembershipService membership,
            ContractService contracts,
            Authorizer authorizer,
            MandateService mandates,
            ObjectProvider<ReportService> reports,
            Clock clock) {
        this.membership = membership;
        this.contracts = contracts;
        this.authorizer = authorizer;
        this.reports = reports;
        this.mandates = mandates;
        this.clock = clock;
    }

    record HeadLine(String site, long batches, long leaves, String root, long live, @Nullable Moment last) {}

    record AnchorLine(
            String site,
            long batch,
            long first,
            long count,
            int voided,
            String root,
            String txId,
            long block,
            Moment time) {}

    record JobLine(
            String id,
            String contract,
            String state,
            String detail,
            Moment requested,
            @Nullable Moment finished,
            @Nullable String cosigner,
            @Nullable String txId) {
        static JobLine of(ReportJob job) {
            return new JobLine(
                    job.id(),
                    job.contract().value(),
                    job.state().name(),
                    job.detail(),
                    Moment.ofMillis(job.requestedAtMillis()),
                    Moment.orNull(job.finishedAtMillis()),
                    job.cosigner().orElse(null),
                    job.txId().orElse(null));
        }
    }

    @GetMapping(PATH)
    String audit(Caller caller, Model model) {
        boolean mayReadLedger = authorizer.permits(caller, Action.LEDGER_READ, Resource.shared());
        boolean mayReadReports = authorizer.permits(caller, Action.REPORT_READ, Resource.own(caller));
        if (!mayReadLedger && !mayReadReports) {
            authorizer.require(caller, Action.LEDGER_READ, Resource.shared());
        }
        if (mayReadLedger) {
            LedgerView ledger = membership.ledger(caller);
            model.addAttribute("height", ledger.height());
            model.addAttribute("lastBlock", Moment.of(ledger.lastBlockTime()));
            model.addAttribute(
                    "blockHash", ledger.lastBlockHash().map(Object::toString).orElse(null));
            model.addAttribute(
                    "heads",
                    ledger.sites().stream().map(site -> head(ledger, site)).toList());
            model.addAttribute("anchors", anchors(ledger));
        }
        ReportService service = reports.getIfAvailable();
        model.addAttribute("mayReadReports", mayReadReports);
        model.addAttribute("reporting", service != null);
        model.addAttribute("mayExport", authorizer.permits(caller, Action.REPORT_EXPORT, Resource.own(caller)));
        model.addAttribute(
                "contracts",
                authorizer.permits(caller, Action.CONTRACT_READ, Resource.own(caller))
                        ? contracts.contracts(caller).stream()
                                .map(each -> ContractChoice.of(each, contracts.knownTerms(each)))
                                .toList()
                        : List.of());
        boolean mayReadMandates = authorizer.permits(caller, Action.MANDATE_READ, Resource.own(caller));
        model.addAttribute("mayReadMandates", mayReadMandates);
        model.addAttribute("auditing", caller.ofAuditor());
        model.addAttribute("mayMandate", authorizer.permits(caller, Action.MANDATE_GRANT, Resource.own(caller)));
        if (mayReadMandates) {
            model.addAttribute("mandates", MandateLine.of(mandates, caller, clock.millis()));
            model.addAttribute("auditors", mandates.auditors(caller));
        }
        model.addAttribute(
                "jobs",
                mayReadReports && service != null
                        ? service.reports(caller).stream().map(JobLine::of).toList()
                        : List.of());
        model.addAttribute(
                "curls",
                List.of(
                        Curl.get("Where the ledger stands", "/v1/ledger"),
                        Curl.post("Make a report", "/v1/reports", "{\"contract\":\"…\"}"),
                        Curl.get("Reports", "/v1/reports"),
                        Curl.get("Mandates", "/v1/mandates"),
                        Curl.post(
                                "Give an auditor a mandate",
                                "/v1/mandates",
                                "{\"auditor\":\"…\",\"contracts\":[\"…\"],\"until\":\"…\",\"reason\":\"…\"}")));
        return "audit";
    }

    @PostMapping(PATH + "/reports")
    String export(Caller caller, @RequestParam(defaultValue = "") String contract) {
        ReportJob job = service().request(caller, Ids.parse("contract", contract, ContractHandle::new));
        return "redirect:" + PATH + "/reports/" + job.id();
    }

    @GetMapping(PATH + "/reports/{id}")
    String report(Caller caller, @PathVariable String id, Model model) {
        JobLine job = JobLine.of(service().report(caller, id));
        model.addAttribute("job", job);
        model.addAttribute(
                "curls",
                List.of(
                        Curl.get("How far it is", "/v1/reports/" + job.id()),
                        Curl.stream("The zip", "/v1/reports/" + job.id() + "/content"),
                        Curl.get("The trust root", "/v1/trust-root")));
        return "report";
    }

    /** The part of the page that changes. */
    @GetMapping("/portal/fragments/reports/{id}")
    String progress(Caller caller, @PathVariable String id, Model model) {
        model.addAttribute("job", JobLine.of(service().report(caller, id)));
        return "report :: progress";
    }

    @GetMapping(PATH + "/reports/{id}/content")
    ResponseEntity<FileSystemResource> content(Caller caller, @PathVariable String id) {
        Path file = service().content(caller, id);
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType("application/zip"))
                .header(HttpHeaders.CONTENT_DISPOSITION, attachment("hansa-report-" + id + ".zip"))
                .body(new FileSystemResource(file));
    }

    @GetMapping(PATH + "/trust-root")
    ResponseEntity<byte[]> trustRoot(Caller caller) {
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .header(HttpHeaders.CONTENT_DISPOSITION, attachment("trust-root.json"))
                .body(service().trustRoot(caller).bytes());
    }

    private ReportService service() {
        return Optional.ofNullable(reports.getIfAvailable()).orElseThrow(() -> Failure.of(
                        FailureKind.LEDGER_UNAVAILABLE, "Reports need a real chain, and this member has none.")
                .withRemedy("Run the control plane with the fabric ledger adapter."));
    }

    private static String attachment(String name) {
        return ContentDisposition.attachment().filename(name).build().toString();
    }

    private static HeadLine head(LedgerView ledger, SiteRecord site) {
        SiteHead head = ledger.siteHead(site.site());
        return new HeadLine(
                site.site().value(),
                head.nextBatch(),
                head.frontier().size(),
                head.frontier().root().hex(),
                ledger.liveCount(site.site()),
                Moment.orNull(head.lastTimeMillis()));
    }

    /** The newest of each site, newest first. */
    private static List<AnchorLine> anchors(LedgerView ledger) {
        List<AnchorLine> lines = new ArrayList<>();
        for (SiteRecord site : ledger.sites()) {
            long next = ledger.siteHead(site.site()).nextBatch();
            for (long batch = next - 1; batch >= Math.max(0, next - ANCHORS_PER_SITE); batch--) {
                ledger.siteBatch(site.site(), batch).ifPresent(anchor -> lines.add(line(ledger, site, anchor)));
            }
        }
        lines.sort(Comparator.comparing((AnchorLine line) -> line.time().iso()).reversed());
        return lines.stream().limit(ANCHORS).toList();
    }

    private static AnchorLine line(LedgerView ledger, SiteRecord site, AnchorRecord anchor) {
        String key = LedgerKey.siteBatch(site.site(), anchor.batch());
        return new AnchorLine(
                site.site().value(),
                anchor.batch(),
                anchor.firstSequence(),
                anchor.count(),
                anchor.voided().size(),
                anchor.root().hex(),
                anchor.txId(),
                ledger.raw(key).map(LedgerChange::block).orElse(-1L),
                Moment.ofMillis(anchor.timeMillis()));
    }
}
