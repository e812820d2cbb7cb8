package org.hansa.controlplane.policy.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import org.hansa.controlplane.authz.PolicyBundle;
import org.hansa.controlplane.authz.PolicyTests;
import org.hansa.controlplane.identity.Caller;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.Page;
import org.hansa.controlplane.kernel.PageTokens;
import org.hansa.controlplane.kernel.web.Ids;
import org.hansa.controlplane.policy.BundleIntake;
import org.hansa.controlplane.policy.ImpactDesk;
import org.hansa.controlplane.policy.PolicyImpact;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.PolicyRevision;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Rules before anybody votes on them: upload, tests, and what they would change. */
@RestController
@Tag(name = "Policy")
class TrialController {
    private static final String ARCHIVE = "application/gzip";
    private final BundleIntake intake;
    private final ImpactDesk impacts;
    private final PageTokens pages;

    TrialController(BundleIntake intake, ImpactDesk impacts, PageTokens pages) {
        this.intake = intake;
        this.impacts = impacts;
        this.pages = pages;
    }

    record StagedView(String revision, String bundleDigest, String referenceDigest, Instant referenceValidUntil) {}

    /** @param testDigest what a proposal records; @param sound whether the revision can be proposed */
    record TestsView(
            String revision,
            String bundleDigest,
            String testDigest,
            boolean sound,
            List<String> passed,
            List<String> failed,
            List<String> uncovered) {}

    /**
     * @param state {@code NONE}, {@code RUNNING}, {@code DONE} or {@code FAILED}; a run that goes on while an older result
     *     is there is {@code RUNNING} and shows that result
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ImpactView(
            String revision,
            String bundleDigest,
            String state,
            @Nullable String problem,
            @Nullable String impactDigest,
            @Nullable String summary,
            @Nullable String against,
            @Nullable Instant madeAt,
            @Nullable Long decisions,
            @Nullable Long unanswered,
            @Nullable Long flipped,
            @Nullable Long contracts,
            @Nullable Long breached,
            @Nullable List<PolicyImpact.Breach> breaches) {
        static ImpactView of(PolicyRevision revision, ImpactDesk.Progress progress) {
            @Nullable PolicyImpact impact = progress.impact().orElse(null);
            String state = progress.running()
                    ? "RUNNING"
                    : impact != null ? "DONE" : progress.problem().isPresent() ? "FAILED" : "NONE";
            boolean there = impact != null;
            return new ImpactView(
                    revision.value(),
                    progress.bundleDigest().hex(),
                    state,
                    progress.problem().orElse(null),
                    progress.digest().map(Digest::hex).orElse(null),
                    there ? impact.summary() : null,
                    there ? impact.against().value() : null,
                    there ? impact.madeAt() : null,
                    there ? impact.decisions() : null,
                    there ? impact.unanswered() : null,
                    there ? impact.flipped() : null,
                    there ? impact.contracts() : null,
                    there ? impact.breached() : null,
                    there ? impact.breaches() : null);
        }
    }

    record FlipView(String decision, String contract, SortedSet<String> lost, SortedSet<String> gained) {}

    @PutMapping(path = "/v1/policies/{revision}/bundle", consumes = ARCHIVE)
    @Operation(summary = "Stage a bundle at this member, once OPA accepts it: at most 1 MiB, gzip")
    StagedView stage(Caller caller, @PathVariable String revision, @RequestBody byte[] archive) {
        PolicyBundle bundle = intake.stage(caller, id(revision), archive);
        return new StagedView(
                bundle.revision().value(),
                bundle.digest().hex(),
                bundle.referenceDigest().hex(),
                bundle.referenceValidUntil());
    }

    @PutMapping(path = "/v1/policies/{revision}/tests", consumes = ARCHIVE)
    @Operation(summary = "Run the tests of the staged bundle and count the lines that they reach")
    TestsView test(Caller caller, @PathVariable String revision, @RequestBody byte[] archive) {
        PolicyTests tests = intake.test(caller, id(revision), archive);
        return new TestsView(
                tests.revision().value(),
                tests.bundleDigest().hex(),
                tests.digest().hex(),
                tests.sound(),
                tests.passed(),
                tests.failed(),
                tests.uncovered());
    }

    @PostMapping("/v1/policies/{revision}/impact")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(summary = "Ask the staged bundle what this member has decided, and about the contracts that run here")
    ImpactView begin(Caller caller, @PathVariable String revision) {
        return ImpactView.of(id(revision), impacts.begin(caller, id(revision)));
    }

    @GetMapping("/v1/policies/{revision}/impact")
    @Operation(summary = "How far the impact run of the staged bundle is, and what came of it")
    ImpactView impact(Caller caller, @PathVariable String revision) {
        return ImpactView.of(id(revision), impacts.progress(caller, id(revision)));
    }

    @GetMapping("/v1/policies/{revision}/impact/flips")
    @Operation(summary = "Decisions that would be others, by digest; the newest five thousand are listed")
    Page<FlipView> flips(
            Caller caller,
            @PathVariable String revision,
            @RequestParam(required = false) @Nullable String pageToken,
            @RequestParam(required = false) @Nullable Integer pageSize) {
        ImpactDesk.Progress progress = impacts.progress(caller, id(revision));
        PolicyImpact impact = progress.impact().orElseThrow(() -> Failure.notFound("impact"));
        List<FlipView> flips = impact.flips().stream()
                .map(each -> new FlipView(each.decision().hex(), each.contract(), each.lost(), each.gained()))
                .sorted(Comparator.comparing(FlipView::decision))
                .toList();
        return pages.page(
                flips,
                FlipView::decision,
                caller.scope() + "/impact/" + progress.digest().map(Digest::hex).orElse(""),
                pageToken,
                Page.size(pageSize));
    }

    private static PolicyRevision id(String revision) {
        return Ids.parse("policy revision", revision, PolicyRevision::new);
    }
}
