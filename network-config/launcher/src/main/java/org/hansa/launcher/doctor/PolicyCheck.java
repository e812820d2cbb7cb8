package org.hansa.launcher.doctor;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hansa.launcher.founding.ConsortiumFounding;
import org.hansa.launcher.preflight.Finding;
import org.hansa.launcher.process.StartFailure;
import org.hansa.launcher.stack.HansaStack;
import org.hansa.network.config.Member;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Whether each member's OPA answers by the revision that the ledger has in force. */
final class PolicyCheck {
    private static final String SUBJECT = "policy";
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(LIMIT).build();
    private final HansaStack stack;

    PolicyCheck(HansaStack stack) {
        this.stack = stack;
    }

    List<Finding> run() throws InterruptedException {
        if (!stack.ledgerRuns()) {
            return List.of();
        }
        List<Finding> findings = new ArrayList<>();
        for (Member member : stack.installation().members()) {
            check(member).ifPresent(findings::add);
        }
        return findings;
    }

    private Optional<Finding> check(Member member) throws InterruptedException {
        Optional<String> serving = serving(member);
        if (serving.isEmpty()) {
            // That the process is not ready is a finding already.
            return Optional.empty();
        }
        Optional<String> inForce = inForce(member);
        if (inForce.isEmpty()) {
            return Optional.of(Finding.warning(
                    SUBJECT,
                    member.id() + ": the ledger has no policy in force, or cannot be asked",
                    "'./hansa up' founds the consortium"));
        }
        if (inForce.equals(serving)) {
            return Optional.of(Finding.fine(SUBJECT, member.id() + ": " + inForce.get() + " is in force and served"));
        }
        return Optional.of(Finding.blocking(
                SUBJECT,
                member.id() + ": the ledger has " + inForce.get() + " in force, its OPA serves " + serving.get()
                        + "; every placement is refused",
                remedy(stack.installation().home().opa(member.id()), inForce.get())));
    }

    /** The control plane swaps the bundle in by itself as soon as the one that was voted on is staged. */
    static String remedy(Path opaFolder, String revision) {
        return "stage the bundle that was voted on as "
                + opaFolder.resolve("revisions").resolve(revision + ".tar.gz")
                + " (policy/build.sh --revision " + revision + "); the control plane then installs it within seconds";
    }

    private Optional<String> inForce(Member member) {
        try {
            return new ConsortiumFounding(stack.installation()).activePolicy(member);
        } catch (StartFailure noAnswer) {
            return Optional.empty();
        }
    }

    private Optional<String> serving(Member member) throws InterruptedException {
        HttpRequest question = HttpRequest.newBuilder(
                        stack.endpoints().members().get(member.id()).opa().resolve("/v1/data/hansa/residency/decision"))
                .timeout(LIMIT)
                .header("Authorization", "Bearer " + stack.opaToken(member.id()))
                .POST(HttpRequest.BodyPublishers.ofString("{\"input\": {}}"))
                .build();
        try {
            HttpResponse<String> answer = http.send(question, HttpResponse.BodyHandlers.ofString());
            return Optional.ofNullable(new JsonMapper()
                    .readTree(answer.body())
                    .at("/result/revision")
                    .stringValue(null));
        } catch (IOException | JacksonException noAnswer) {
            return Optional.empty();
        }
    }
}
