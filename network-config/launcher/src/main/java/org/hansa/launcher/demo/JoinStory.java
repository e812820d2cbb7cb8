package org.hansa.launcher.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.hansa.launcher.installation.ProcessNames;
import org.hansa.launcher.network.AddMemberCommand;
import org.hansa.launcher.network.RemoveMemberCommand;
import org.hansa.launcher.stack.HansaStack;
import org.hansa.launcher.stack.StackOptions;
import org.hansa.ledger.model.MembershipFile;
import org.hansa.network.config.Member;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;

/** The steps of the joining demonstration, each by the road that its people would take. */
final class JoinStory {
    private static final String SPONSOR = "nord";
    private final StackOptions options;
    private final Steps steps;
    private final PrintWriter people;
    private final List<String> ballots = new ArrayList<>();
    private HansaStack stack;
    private Api api;
    private Newcomer newcomer;
    private String application = "";
    private String verdict = "none";
    private Optional<Path> report = Optional.empty();

    JoinStory(HansaStack stack, StackOptions options, Steps steps, PrintWriter people)
            throws IOException, InterruptedException {
        this.stack = stack;
        this.options = options;
        this.steps = steps;
        this.people = people;
        this.api = new Api(stack);
        this.newcomer = Newcomer.next(stack, known());
    }

    String newcomer() {
        return newcomer.member().msp();
    }

    String application() {
        return application;
    }

    List<String> ballots() {
        return List.copyOf(ballots);
    }

    String verdict() {
        return verdict;
    }

    Optional<Path> report() {
        return report;
    }

    void play(Chromium chromium) throws InterruptedException {
        String passphrase = UUID.randomUUID().toString();
        try (JoinJourney browser = new JoinJourney(
                chromium, stack.endpoints().members().get(SPONSOR).api(), passphrase)) {
            boolean submitted = steps.step("The newcomer makes its keys and one file, on its own machine", this::init)
                    && steps.step(
                            "A member invites it; it applies in the portal, stops, and comes back",
                            () -> apply(browser))
                    && steps.step("The member's administrator puts the record to the vote", this::propose);
            boolean admitted = submitted
                    && steps.step("One member rejects with a reason, two approve", () -> admitted(browser))
                    && steps.step("The channel takes it in, by an update that a majority signs", () -> grow(browser))
                    && steps.step("Its peer, contracts, sign-in and control plane start", () -> start(browser));
            if (admitted) {
                work(browser);
            }
            steps.step("No page complained on the browser's console", () -> {
                if (!browser.complaints().isEmpty()) {
                    throw new StepFailure(String.join("\n", browser.complaints()));
                }
                return "none";
            });
        }
    }

    private void work(JoinJourney browser) throws InterruptedException {
        JoinedWork work = new JoinedWork(stack, api, newcomer);
        boolean worked = steps.step("It declares capacity with its own key: every row is green", () -> {
                    String said = work.offer();
                    browser.await("capacity-declared", "done");
                    browser.picture(newcomer.folder().resolve("status.png"));
                    return said + "\nThe status page, all green: "
                            + newcomer.folder().resolve("status.png");
                })
                && steps.step("A tenant of another member places a workload at its site", work::place)
                && steps.step("It announces that it leaves: no new work from then on", this::announce)
                && steps.step("The workload is released: nothing is left behind", work::release);
        boolean left = worked && steps.step("The members let it go: it has no vote on itself", this::remove);
        if (left) {
            steps.step("The report shows the whole of it, its ballots counted again offline", () -> prove(work));
            steps.step("The channel lets it go", () -> shrink(work));
        }
    }

    private String init() throws IOException, InterruptedException {
        MembershipFile file = newcomer.init(stack.installation());
        newcomer.openRealm(stack);
        return "./hansa member init --member " + newcomer.description() + " --to " + newcomer.upload()
                + "\nThe file's definition has the digest " + file.definition().digest() + ".";
    }

    private String apply(JoinJourney browser) throws IOException, InterruptedException {
        JsonNode invitation = api.expect(
                api.insist(
                        SPONSOR + "-member-admin",
                        "POST",
                        "/v1/invitations",
                        Map.of("label", newcomer.member().name())),
                "inviting");
        application = browser.open(invitation.path("link").asString());
        browser.leave();
        browser.comeBack();
        browser.fill(new JoinJourney.Facts(
                newcomer.member().name(),
                newcomer.member().country(),
                newcomer.issuer(stack),
                newcomer.organization(),
                newcomer.upload(),
                "Madrid"));
        String issuer = browser.submit();
        return "Application " + application + ": seven steps (sign-in: " + issuer
                + "), its file uploaded and checked, submitted.";
    }

    private String propose() throws IOException, InterruptedException {
        String admin = SPONSOR + "-member-admin";
        String path = "/v1/applications/" + application;
        String digest = api.expect(api.get(admin, path), "reading the application")
                .path("contentDigest")
                .asString();
        JsonNode after = api.expect(
                api.insist(
                        admin,
                        "POST",
                        path + "/ballot",
                        Map.of("contentDigest", digest, "reason", "Madrid is where our tenants ask for room")),
                "proposing");
        ballots.add(after.path("ballot").asString());
        return "Ballot " + ballots.get(0) + " about the record with digest " + digest + ".";
    }

    private String admitted(JoinJourney browser) throws IOException, InterruptedException {
        String ballot = ballots.get(0);
        vote("helv", ballot, "REJECT", "its audit is four weeks old, and nobody of ours has been there");
        vote("rhein", ballot, "APPROVE", "evidence and certificates read");
        vote(SPONSOR, ballot, "APPROVE", "as proposed");
        others(ballot);
        browser.await("ballot", "done");
        return browser.seen("ballot") + " (HelvMSP against it, with its reason)";
    }

    /** Members of an earlier play that have not left are asked too: with them it takes more voices. */
    private void others(String ballot) throws IOException, InterruptedException {
        for (Member member : stack.installation().members()) {
            boolean asked =
                    List.of(SPONSOR, "rhein", "helv", newcomer.member().id()).contains(member.id());
            JsonNode now = api.get(SPONSOR + "-voter", "/v1/ballots/" + ballot).body();
            if (!asked && now.path("state").asString().equals("OPEN")) {
                vote(member.id(), ballot, "APPROVE", "as one that came the same way");
            }
        }
    }

    private void vote(String member, String ballot, String choice, String reason)
            throws IOException, InterruptedException {
        String voter = member + "-voter";
        String digest = api.expect(api.get(voter, "/v1/ballots/" + ballot), "reading the ballot as " + voter)
                .path("contentDigest")
                .asString();
        api.expect(
                api.insist(
                        voter,
                        "POST",
                        "/v1/ballots/" + ballot + "/votes",
                        Map.of("contentDigest", digest, "choice", choice, "reason", reason)),
                "voting as " + voter);
    }

    private String grow(JoinJourney browser) {
        String asked = browser.command("configuration");
        String said = run(
                new AddMemberCommand(options),
                "--member",
                newcomer.description().toString());
        browser.await("configuration", "done");
        return "The row asks the operator for: " + asked + "\n" + said + browser.seen("configuration");
    }

    private String start(JoinJourney browser) throws InterruptedException {
        HansaStack grown = HansaStack.attach(options);
        grown.start();
        stack = grown;
        api = new Api(grown);
        // The sponsor's control plane was started again, which ends every session: the newcomer resumes once more.
        browser.comeBack();
        for (String row : List.of("peer", "approval", "control-plane")) {
            browser.await(row, "done");
        }
        return browser.seen("peer") + "\n" + browser.seen("approval") + "\n" + browser.seen("control-plane");
    }

    private String announce() throws IOException, InterruptedException {
        String member = newcomer.member().msp();
        JsonNode after = api.expect(
                api.insist(
                        newcomer.member().id() + "-member-admin",
                        "POST",
                        "/v1/members/" + member + "/leave",
                        Map.of("confirm", member)),
                "announcing that it leaves");
        return member + " is " + after.path("state").asString() + "; contracts that are told: "
                + after.path("contracts").asInt() + ".";
    }

    private String remove() throws IOException, InterruptedException {
        String ballot = api.expect(
                        api.insist(
                                SPONSOR + "-member-admin",
                                "POST",
                                "/v1/ballots",
                                Map.of(
                                        "kind", "REMOVE_MEMBER",
                                        "content",
                                                Map.of(
                                                        "schema",
                                                        "order/1",
                                                        "about",
                                                        newcomer.member().msp()),
                                        "reason", "it has handed everything over and asks to go")),
                        "proposing the removal")
                .path("id")
                .asString();
        ballots.add(ballot);
        vote("rhein", ballot, "APPROVE", "its accounts are closed");
        vote("helv", ballot, "APPROVE", "nothing of it runs any more");
        JsonNode after = api.get(SPONSOR + "-voter", "/v1/ballots/" + ballot).body();
        if (after.path("state").asString().equals("OPEN")) {
            vote(SPONSOR, ballot, "APPROVE", "as proposed");
            others(ballot);
            after = api.get(SPONSOR + "-voter", "/v1/ballots/" + ballot).body();
        }
        if (!after.path("state").asString().equals("CARRIED")) {
            throw new StepFailure("the ballot is " + after.path("state").asString());
        }
        return "Ballot " + ballot + " is carried; " + newcomer.member().msp() + " was not in its electorate "
                + after.path("electorate") + ".";
    }

    private String prove(JoinedWork work) throws IOException, InterruptedException {
        Path folder = stack.installation().home().reports();
        Files.createDirectories(folder);
        Path file = folder.resolve("joining-report.zip");
        Path trustRoot = folder.resolve("joining-trust-root.json");
        work.export(file, trustRoot);
        OfflineVerifier.Verdict said = new OfflineVerifier(stack.installation().root(), trustRoot).verify(file);
        verdict = said.name();
        report = Optional.of(file);
        if (said.exitStatus() != 0) {
            throw new StepFailure("the verifier says " + said.name() + ": " + said.firstBroken());
        }
        List<String> counted = said.said()
                .path("steps")
                .valueStream()
                .map(step -> step.path("detail").asString(""))
                .filter(detail -> detail.contains("ballot"))
                .toList();
        String inside = work.ballotsIn(file, ballots);
        if (counted.isEmpty()) {
            throw new StepFailure("the verifier says nothing about ballots");
        }
        return "Valid: " + file + "\n" + inside + "\n" + "The verifier: " + String.join("\n", counted) + ".";
    }

    private String shrink(JoinedWork work) throws IOException, InterruptedException {
        String said = run(new RemoveMemberCommand(options), newcomer.member().id());
        List<String> gone = List.of(
                ProcessNames.controlPlane(newcomer.member()),
                ProcessNames.opa(newcomer.member()),
                ProcessNames.chaincode(newcomer.member()));
        for (String name : gone) {
            stack.process(name).stop();
        }
        return said + "Stopped: " + String.join(", ", gone) + ".\n" + work.forgotten();
    }

    /** A command of ./hansa, as its operator types it. */
    private static String run(Object command, String... arguments) {
        StringWriter said = new StringWriter();
        PrintWriter writer = new PrintWriter(said);
        int status = new CommandLine(command)
                .setOut(writer)
                .setErr(writer)
                .setExecutionExceptionHandler((failure, line, parsed) -> {
                    writer.println(failure.getMessage());
                    return CommandLine.ExitCode.SOFTWARE;
                })
                .execute(arguments);
        writer.flush();
        if (status != 0) {
            throw new StepFailure("the command ended with status " + status + ": " + said);
        }
        return said.toString();
    }

    private Set<String> known() throws IOException, InterruptedException {
        Set<String> names = new TreeSet<>();
        api.expect(api.get(SPONSOR + "-member-admin", "/v1/members"), "reading the members")
                .path("items")
                .forEach(each -> names.add(each.path("member").asString()));
        return names;
    }
}
