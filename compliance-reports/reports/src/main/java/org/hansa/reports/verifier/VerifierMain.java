package org.hansa.reports.verifier;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.zip.ZipException;
import org.hansa.ledger.model.CanonicalRecord;
import org.hansa.ledger.model.JsonObject;
import org.hansa.ledger.model.MalformedRecordException;
import org.hansa.reports.format.ReportFiles;
import org.hansa.reports.format.ReportFormatException;
import org.hansa.reports.format.TrustRoot;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The verifier's command line. Opens no connection. */
@Command(
        name = "hansa-verifier",
        mixinStandardHelpOptions = true,
        description = "Verifies an audit report offline against a trust root that comes from elsewhere.",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:every claim of the report's profile holds",
            "1:invalid; the first broken record is named",
            "2:incomplete, not decidable, or wrong usage",
            "3:a format that this verifier does not know"
        })
public final class VerifierMain implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "REPORT", description = "The report, a zip file.")
    private Path report;

    @Option(
            names = "--trust-root",
            required = true,
            paramLabel = "FILE",
            description = "The trust root, from another member or your own records; never from the report.")
    private Path trustRoot;

    @Option(names = "--json", description = "Print one JSON object instead of text.")
    private boolean json;

    @SuppressWarnings("NullAway.Init")
    private VerifierMain() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new VerifierMain()).execute(arguments));
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        TrustRoot root;
        try {
            root = TrustRoot.parse(trimmed(Files.readAllBytes(trustRoot)));
        } catch (IOException | MalformedRecordException e) {
            err.println("cannot use the trust root " + trustRoot + ": " + e.getMessage());
            return Verdict.INCOMPLETE.exitStatus();
        }
        Result result;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(report))) {
            result = ReportVerifier.verify(ReportFiles.readFrom(in), root);
        } catch (ReportFormatException e) {
            result = unreadable(e.where(), String.valueOf(e.getMessage()));
        } catch (ZipException e) {
            result = unreadable(report.getFileName().toString(), "the zip is damaged: " + e.getMessage());
        } catch (IOException e) {
            err.println("cannot read the report " + report + ": " + e.getMessage());
            return Verdict.INCOMPLETE.exitStatus();
        }
        out.println(json ? json(result) : text(result));
        out.flush();
        return result.verdict().exitStatus();
    }

    private static Result unreadable(String where, String what) {
        return new Result(
                Verdict.INVALID,
                List.of(new Result.StepResult(Step.FILES, Result.Outcome.FAILED, what)),
                Optional.of(new Result.Broken(Step.FILES, where, what)),
                List.of(),
                List.of());
    }

    /** A trailing newline is what editors add; everything else has to be canonical. */
    private static byte[] trimmed(byte[] bytes) {
        int end = bytes.length;
        while (end > 0 && (bytes[end - 1] == '\n' || bytes[end - 1] == '\r')) {
            end--;
        }
        return Arrays.copyOf(bytes, end);
    }

    private static String text(Result result) {
        StringBuilder out = new StringBuilder();
        result.steps()
                .forEach(each -> out.append(String.format(
                        "%-8s %-13s %s: %s%n",
                        each.outcome().name().toLowerCase(Locale.ROOT),
                        each.step().name().toLowerCase(Locale.ROOT),
                        each.step().title(),
                        each.detail())));
        out.append('\n').append(result.verdict()).append('\n');
        result.broken().ifPresent(broken -> out.append("First broken: ")
                .append(broken.where())
                .append(": ")
                .append(broken.what())
                .append('\n'));
        list(out, "Shown:", result.claims());
        list(out, "Not shown:", result.notShown());
        return out.toString().stripTrailing();
    }

    private static void list(StringBuilder out, String title, List<String> lines) {
        if (!lines.isEmpty()) {
            out.append(title).append('\n');
            lines.forEach(each -> out.append("  - ").append(each).append('\n'));
        }
    }

    private static String json(Result result) {
        List<CanonicalRecord> steps = new ArrayList<>();
        result.steps()
                .forEach(each -> steps.add(() -> JsonObject.create()
                        .with("step", each.step().name())
                        .with("outcome", each.outcome().name())
                        .with("detail", each.detail())));
        JsonObject object = JsonObject.schema("verification/1")
                .with("verdict", result.verdict().name())
                .withRecords("steps", steps)
                .withStrings("claims", result.claims())
                .withStrings("notShown", result.notShown());
        result.broken()
                .ifPresent(broken -> object.with(
                        "firstBroken",
                        JsonObject.create()
                                .with("step", broken.step().name())
                                .with("where", broken.where())
                                .with("what", broken.what())));
        return new String(object.bytes(), StandardCharsets.UTF_8);
    }
}
