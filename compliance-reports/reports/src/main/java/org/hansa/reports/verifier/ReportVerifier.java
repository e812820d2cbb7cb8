package org.hansa.reports.verifier;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.hansa.fabric.evidence.EvidenceException;
import org.hansa.fabric.evidence.config.ChannelConfiguration;
import org.hansa.fabric.evidence.config.Organization;
import org.hansa.ledger.model.LedgerKey;
import org.hansa.ledger.model.MalformedRecordException;
import org.hansa.ledger.model.SiteId;
import org.hansa.ledger.model.SiteRecord;
import org.hansa.reports.format.ClaimProfile;
import org.hansa.reports.format.Limits;
import org.hansa.reports.format.Manifest;
import org.hansa.reports.format.ReportFiles;
import org.hansa.reports.format.ReportFormatException;
import org.hansa.reports.format.TrustRoot;
import org.hansa.reports.render.ReportModel;
import org.hansa.reports.verifier.Result.Outcome;
import org.hansa.reports.verifier.Result.StepResult;

/** Verifies a report step by step and stops at the first thing that does not hold. */
public final class ReportVerifier {
    private static final String EVALUATION = "OU=Evaluation";

    private final Evidence evidence;
    private final List<StepResult> steps = new ArrayList<>();

    private ReportVerifier(Evidence evidence) {
        this.evidence = evidence;
    }

    public static Result verify(ReportFiles files, TrustRoot trustRoot) {
        return new ReportVerifier(new Evidence(files, trustRoot)).run();
    }

    private Result run() {
        Step running = Step.FILES;
        try {
            for (Step step : Step.values()) {
                running = step;
                steps.add(new StepResult(step, Outcome.PASSED, step(step).get()));
            }
            if (evidence.orderedAlone().isPresent()) {
                return alone(evidence.orderedAlone().get());
            }
            ClaimProfile profile =
                    ClaimProfile.of(evidence.manifest().claimProfile()).orElseThrow();
            return new Result(Verdict.VALID, steps, Optional.empty(), profile.claims(), notShown());
        } catch (VerificationException e) {
            return ended(running, e.verdict(), e.where(), e.what());
        } catch (ReportFormatException e) {
            return ended(running, Verdict.INVALID, e.where(), String.valueOf(e.getMessage()));
        } catch (MalformedRecordException | EvidenceException | ArithmeticException e) {
            return ended(running, Verdict.INVALID, running.title(), String.valueOf(e.getMessage()));
        }
    }

    private Supplier<String> step(Step step) {
        return switch (step) {
            case FILES -> () -> FilesStep.run(evidence);
            case CHAIN -> () -> ChainStep.run(evidence);
            case SIGNATURES -> () -> SignaturesStep.run(evidence);
            case ENTRIES -> () -> EntriesStep.run(evidence);
            case READS -> () -> ReadsStep.run(evidence);
            case ANCHORS -> () -> AnchorsStep.run(evidence);
            case INCLUSION -> () -> InclusionStep.run(evidence);
            case COMPLETENESS -> () -> CompletenessStep.run(evidence);
            case POLICY -> () -> PolicyStep.run(evidence, model());
            case CLAIMS -> () -> ClaimsStep.run(evidence, model());
            case HUMAN -> () -> HumanStep.run(evidence, model());
        };
    }

    private Result ended(Step at, Verdict verdict, String where, String what) {
        steps.add(new StepResult(at, Outcome.FAILED, where + ": " + what));
        for (Step step : Step.values()) {
            if (step.ordinal() > at.ordinal()) {
                steps.add(new StepResult(step, Outcome.SKIPPED, "an earlier step failed"));
            }
        }
        return new Result(verdict, steps, Optional.of(new Result.Broken(at, where, what)), List.of(), notShown());
    }

    /** Every record holds, endorsed by the members; that nothing was left out of the order only the one orderer says. */
    private Result alone(String where) {
        Result.Broken broken = new Result.Broken(
                Step.ANCHORS,
                where,
                "one crash-tolerant orderer signed the blocks and could have made up their order alone: never a quorum");
        return new Result(Verdict.INCOMPLETE, steps, Optional.of(broken), List.of(), notShown());
    }

    private ReportModel model() {
        Manifest manifest = evidence.manifest();
        return new ReportModel(
                manifest.reportId(),
                manifest.exporter().value(),
                manifest.channel(),
                manifest.generatedAtMillis(),
                manifest.claimProfile(),
                evidence.contract(),
                evidence.contract().permittedSites().stream().map(this::site).toList(),
                manifest.closings(),
                evidence.leaves,
                Map.copyOf(evidence.anchorRecords()),
                evidence.decisions,
                ClaimProfile.of(manifest.claimProfile()).orElseThrow().claims(),
                manifest.knownGaps(),
                Limits.NOT_SHOWN);
    }

    private SiteRecord site(SiteId site) {
        byte[] bytes = evidence.records.get(LedgerKey.site(site));
        if (bytes == null) {
            throw VerificationException.incomplete(LedgerKey.site(site), "is not among the records");
        }
        return SiteRecord.parse(bytes);
    }

    private List<String> notShown() {
        List<String> notShown = new ArrayList<>(Limits.NOT_SHOWN);
        if (evidence.chain != null && evaluation(evidence.chain.configurations().current())) {
            notShown.add(
                    0,
                    "That the signers are independent: the network's roots are marked as evaluation, one process may hold all keys.");
        }
        if (evidence.trustRoot.checkpoints().isEmpty()) {
            notShown.add(
                    "That no other history exists: the trust root has no checkpoint, so a long-range forgery by former orderers is not excluded.");
        }
        return notShown;
    }

    private static boolean evaluation(ChannelConfiguration configuration) {
        return configuration.applicationOrganizations().stream()
                .map(Organization::msp)
                .flatMap(msp -> msp.roots().stream())
                .anyMatch(root -> root.getSubjectX500Principal().getName().contains(EVALUATION));
    }
}
