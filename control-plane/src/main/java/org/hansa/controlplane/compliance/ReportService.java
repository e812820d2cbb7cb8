package org.hansa.controlplane.compliance;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.hansa.controlplane.authz.Action;
import org.hansa.controlplane.authz.Authorizer;
import org.hansa.controlplane.authz.Resource;
import org.hansa.controlplane.contracts.ContractService;
import org.hansa.controlplane.identity.Caller;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.hansa.controlplane.ledger.Committed;
import org.hansa.controlplane.ledger.LedgerIdentity;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.controlplane.ledger.LedgerWriter;
import org.hansa.fabric.evidence.Blocks;
import org.hansa.ledger.model.Actor;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.ExportRecord;
import org.hansa.ledger.model.LedgerFunction;
import org.hansa.ledger.model.MemberRecord;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.ServiceContract;
import org.hansa.reports.export.Draft;
import org.hansa.reports.export.LeafArchives;
import org.hansa.reports.export.LedgerEvidence;
import org.hansa.reports.export.ReportExporter;
import org.hansa.reports.export.ReportRequest;
import org.hansa.reports.format.ClaimProfile;
import org.hansa.reports.format.Dsse;
import org.hansa.reports.format.TrustRoot;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes audit reports, one at a time, and keeps them for their requester's organisation. */
public final class ReportService implements AutoCloseable {
    private static final int MAX_WAITING = 16;
    private static final Logger LOG = LoggerFactory.getLogger(ReportService.class);
    private final MspId self;
    private final Clock clock;
    private final Authorizer authorizer;
    private final ContractService contracts;
    private final LedgerView ledger;
    private final LedgerWriter writer;
    private final LedgerEvidence evidence;
    private final LeafArchives archives;
    private final Cosigners cosigners;
    private final Dsse.Signer signer;
    private final ReportShelf shelf;
    private final ThreadPoolExecutor worker =
            new ThreadPoolExecutor(1, 1, 1, TimeUnit.MINUTES, new ArrayBlockingQueue<>(MAX_WAITING), task -> {
                Thread thread = new Thread(task, "reports");
                thread.setDaemon(true);
                return thread;
            });

    ReportService(
            MspId self,
            Clock clock,
            Authorizer authorizer,
            ContractService contracts,
            LedgerView ledger,
            LedgerWriter writer,
            LedgerEvidence evidence,
            LeafArchives archives,
            Cosigners cosigners,
            Dsse.Signer signer,
            ReportShelf shelf) {
        this.self = self;
        this.clock = clock;
        this.authorizer = authorizer;
        this.contracts = contracts;
        this.ledger = ledger;
        this.writer = writer;
        this.evidence = evidence;
        this.archives = archives;
        this.cosigners = cosigners;
        this.signer = signer;
        this.shelf = shelf;
        failInterrupted();
    }

    /** Starts a report on a contract; the job tells when it is ready. */
    public ReportJob request(Caller caller, ContractHandle handle) {
        ServiceContract contract = contracts.contract(caller, handle);
        authorizer.require(caller, Action.REPORT_EXPORT, Resource.of(contract));
        ReportJob job = new ReportJob(
                "r-" + UUID.randomUUID(),
                handle,
                caller.issuerKey(),
                caller.organization().id(),
                ReportJob.State.RUNNING,
                clock.millis(),
                0,
                "Collecting evidence.",
                Optional.empty(),
                Optional.empty());
        shelf.put(job);
        Actor actor = caller.toActor(caller.rolesText());
        try {
            worker.execute(() -> run(job, actor));
        } catch (RejectedExecutionException e) {
            shelf.put(job.failed(clock.millis(), "Too many reports were waiting."));
            throw Failure.of(FailureKind.OVERLOADED, "Too many reports are waiting; ask again in a minute.");
        }
        return job;
    }

    /** The caller's organisation's reports, newest first. */
    public List<ReportJob> reports(Caller caller) {
        authorizer.require(caller, Action.REPORT_READ, Resource.own(caller));
        return shelf.of(caller.issuerKey(), caller.organization().id());
    }

    public ReportJob report(Caller caller, String id) {
        ReportJob job = shelf.job(id)
                .filter(each ->
                        each.isOf(caller.issuerKey(), caller.organization().id()))
                .orElseThrow(() -> Failure.notFound("report"));
        authorizer.require(caller, Action.REPORT_READ, Resource.own(caller));
        return job;
    }

    /** The zip of a finished report. @throws Failure {@code WRONG_STATE} while there is none */
    public Path content(Caller caller, String id) {
        ReportJob job = report(caller, id);
        Path file = shelf.content(job);
        if (job.state() != ReportJob.State.READY || !Files.isRegularFile(file)) {
            throw Failure.of(FailureKind.WRONG_STATE, "The report is " + job.state() + ": " + job.detail());
        }
        return file;
    }

    /** What an auditor would pin. From this member it is this member's word; an auditor compares several. */
    public TrustRoot trustRoot(Caller caller) {
        authorizer.require(caller, Action.LEDGER_READ, Resource.shared());
        return new TrustRoot(
                evidence.channel(),
                Digest.ofHash(Blocks.headerHash(evidence.block(0).getHeader())),
                ClaimProfile.V2.id(),
                List.of());
    }

    private void run(ReportJob job, Actor actor) {
        try {
            Draft draft = ReportExporter.export(reportRequest(job), evidence, archives)
                    .signed(signer);
            Cosigners.Cosignature cosignature = cosigners.ask(draft.manifest());
            shelf.put(job.id(), draft.cosigned(cosignature.envelope()).files());
            Committed recorded = record(job, draft, actor);
            shelf.put(job.ready(
                    clock.millis(),
                    draft.manifest().leaves() + " events, " + draft.manifest().decisions() + " refusals",
                    cosignature.member().value(),
                    recorded.txId()));
        } catch (RuntimeException e) {
            LOG.warn("report {} failed", job.id(), e);
            shelf.put(job.failed(clock.millis(), e instanceof Failure failure ? failure.detail() : "Internal error."));
        }
    }

    private ReportRequest reportRequest(ReportJob job) {
        return new ReportRequest(
                job.id(),
                self,
                job.contract(),
                ledger.members().stream().map(MemberRecord::member).toList(),
                ledger.contract(job.contract())
                        .map(contract -> BallotsInScope.of(contract, ledger))
                        .orElse(List.of()),
                clock.millis(),
                new TreeMap<>(),
                List.of());
    }

    private Committed record(ReportJob job, Draft draft, Actor actor) {
        ExportRecord export = new ExportRecord(
                job.id(),
                self,
                Digest.of(job.contract().value().getBytes(StandardCharsets.UTF_8)),
                draft.manifest().digest(),
                actor,
                clock.millis());
        return writer.submit(
                LedgerIdentity.ANCHOR,
                LedgerFunction.RECORD_EXPORT,
                new String(export.bytes(), StandardCharsets.UTF_8));
    }

    private void failInterrupted() {
        shelf.jobs().stream()
                .filter(job -> job.state() == ReportJob.State.RUNNING)
                .forEach(job -> shelf.put(job.failed(clock.millis(), "Interrupted by a restart; ask for it again.")));
    }

    @Override
    public void close() {
        worker.shutdownNow();
    }
}
