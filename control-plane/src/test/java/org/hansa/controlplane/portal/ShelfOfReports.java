package org.hansa.controlplane.portal;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.hansa.controlplane.authz.Action;
import org.hansa.controlplane.authz.Authorizer;
import org.hansa.controlplane.authz.Resource;
import org.hansa.controlplane.compliance.ReportJob;
import org.hansa.controlplane.compliance.ReportService;
import org.hansa.controlplane.identity.Caller;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.Digest;
import org.hansa.reports.format.ClaimProfile;
import org.hansa.reports.format.TrustRoot;

/** Stands in for the reports of a real chain: a job that is ready the second time that somebody looks. */
final class ShelfOfReports {
    private static final byte[] ZIP = {'P', 'K', 5, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    private final Map<String, ReportJob> jobs = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> looks = new ConcurrentHashMap<>();
    private final Path folder;
    private final Authorizer authorizer;
    private long now = 1_790_000_000_000L;

    ShelfOfReports(Path folder, Authorizer authorizer) {
        this.folder = folder;
        this.authorizer = authorizer;
    }

    ReportService service() {
        ReportService service = mock(ReportService.class);
        when(service.request(any(), any())).thenAnswer(call -> request(call.getArgument(0), call.getArgument(1)));
        when(service.report(any(), anyString())).thenAnswer(call -> look(call.getArgument(0), call.getArgument(1)));
        when(service.reports(any())).thenAnswer(call -> reports(call.getArgument(0)));
        when(service.content(any(), anyString())).thenAnswer(call -> content(call.getArgument(0), call.getArgument(1)));
        when(service.trustRoot(any()))
                .thenReturn(new TrustRoot("hansa", Digest.of(ZIP), ClaimProfile.V1.id(), List.of()));
        return service;
    }

    private synchronized ReportJob request(Caller caller, ContractHandle contract) {
        authorizer.require(caller, Action.REPORT_EXPORT, Resource.own(caller));
        ReportJob job = new ReportJob(
                "r-" + UUID.randomUUID(),
                contract,
                caller.issuerKey(),
                caller.organization().id(),
                ReportJob.State.RUNNING,
                now++,
                0,
                "Collecting evidence.",
                Optional.empty(),
                Optional.empty());
        jobs.put(job.id(), job);
        looks.put(job.id(), new AtomicInteger());
        return job;
    }

    private ReportJob find(Caller caller, String id) {
        return Optional.ofNullable(jobs.get(id))
                .filter(job -> job.organization().equals(caller.organization().id()))
                .orElseThrow(() -> Failure.notFound("report"));
    }

    private ReportJob look(Caller caller, String id) {
        ReportJob job = find(caller, id);
        if (looks.get(id).incrementAndGet() == 2) {
            job = job.ready(now++, "12 events, 2 refusals", "RheinMSP", "f".repeat(64));
            jobs.put(id, job);
        }
        return job;
    }

    private List<ReportJob> reports(Caller caller) {
        return jobs.values().stream()
                .filter(job -> job.organization().equals(caller.organization().id()))
                .sorted(Comparator.comparingLong(ReportJob::requestedAtMillis).reversed())
                .toList();
    }

    private Path content(Caller caller, String id) {
        find(caller, id);
        try {
            Files.createDirectories(folder);
            return Files.write(folder.resolve(id + ".zip"), ZIP);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
