package org.hansa.controlplane.joining;

import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hansa.controlplane.joining.CheckRow.State;
import org.hansa.controlplane.kernel.FieldErrors;
import org.hansa.controlplane.kernel.HomeMember;
import org.hansa.controlplane.ledger.ChannelRoll;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.ledger.model.Admission;
import org.hansa.ledger.model.MembershipFile;
import org.hansa.ledger.model.MembershipFile.Use;
import org.hansa.ledger.model.SiteRecord;

/**
 * What follows a carried ballot: the channel takes the organisation in, its nodes start, it speaks for itself. People do it
 * on machines that this control plane has no hand on, so each row says who runs what, and finds out by itself that it was
 * done.
 */
final class Growth {
    static final String CONFIGURATION = "configuration";
    static final String PEER = "peer";
    static final String APPROVAL = "approval";
    static final String CONTROL_PLANE = "control-plane";
    static final String CAPACITY = "capacity-declared";
    private final ChannelRoll roll;
    private final Probes probes;
    private final LedgerView ledger;
    private final HomeMember home;

    Growth(ChannelRoll roll, Probes probes, LedgerView ledger, HomeMember home) {
        this.roll = roll;
        this.probes = probes;
        this.ledger = ledger;
        this.home = home;
    }

    List<CheckRow> rows(Application application, boolean carried) {
        List<CheckRow> rows = new ArrayList<>();
        Optional<MembershipFile> file = file(application);
        if (!carried || file.isEmpty()) {
            rows.add(later(CONFIGURATION, "On the channel", "once the ballot is carried"));
            rows.add(later(PEER, "Its peer", "once it is on the channel"));
            rows.add(later(APPROVAL, "Contracts approved by it", "once its peer runs"));
            rows.add(later(CONTROL_PLANE, "First heartbeat of its control plane", "once its peer runs"));
            rows.add(later(CAPACITY, "Its first word on the ledger", "once its control plane runs"));
            return rows;
        }
        MembershipFile known = file.get();
        CheckRow configuration = configuration(known);
        rows.add(configuration);
        boolean on = configuration.state() == State.DONE;
        String operator = "the operator of " + known.shortName();
        rows.add(probed(PEER, "Its peer", application, on, operator, "./hansa up"));
        rows.add(probed(APPROVAL, "Contracts approved by it", application, on, operator, "./hansa up"));
        rows.add(
                probed(CONTROL_PLANE, "First heartbeat of its control plane", application, on, operator, "./hansa up"));
        rows.add(capacity(application, known, on));
        return rows;
    }

    Optional<Probe> probe(Application application, String key) {
        return file(application).flatMap(file -> switch (key) {
            case PEER ->
                file.definition().anchorPeers().stream()
                        .findFirst()
                        .map(address -> new Probe.TlsServer(
                                address, file.certificates().getOrDefault(Use.PEER_TLS.name(), "")));
            case APPROVAL -> Optional.of(new Probe.Approval(file.member()));
            case CONTROL_PLANE -> Optional.of(new Probe.Life(file.member()));
            default -> Optional.empty();
        });
    }

    private static Optional<MembershipFile> file(Application application) {
        return DossierReader.file(application.section(Step.CERTIFICATES), new FieldErrors());
    }

    private CheckRow configuration(MembershipFile file) {
        String title = "On the channel";
        ChannelRoll.Organisation there = roll.organisations().get(file.member());
        if (there == null || !there.application()) {
            return CheckRow.of(
                            CONFIGURATION,
                            title,
                            State.RUNNING,
                            "needs a configuration update that a majority of the members' administrators sign",
                            "the operator of " + home.id())
                    .command("./hansa network add-member --definition " + file.shortName() + "-joining.json");
        }
        boolean asVoted = shows(there.roots(), file.definition().root())
                && shows(there.tlsRoots(), file.definition().tlsRoot());
        return asVoted
                ? CheckRow.done(CONFIGURATION, title, "with the authorities that were voted on")
                : CheckRow.of(
                        CONFIGURATION,
                        title,
                        State.FAILED,
                        "the channel has other authorities for " + file.member() + " than were voted on",
                        "the operators of all members");
    }

    private static boolean shows(List<X509Certificate> roots, String pem) {
        try {
            return roots.contains(Pem.certificate(pem));
        } catch (IOException e) {
            return false;
        }
    }

    private CheckRow probed(
            String key, String title, Application application, boolean due, String actor, String command) {
        Optional<Probe> probe = probe(application, key);
        if (!due || probe.isEmpty()) {
            return later(key, title, due ? "its file names no address" : "once it is on the channel");
        }
        Probe.Result seen = probes.result(probe.get());
        return switch (seen.state()) {
            case DONE -> CheckRow.done(key, title, seen.detail());
            case RUNNING -> CheckRow.of(key, title, State.RUNNING, seen.detail(), "");
            case FAILED ->
                CheckRow.of(key, title, State.RUNNING, seen.detail(), actor)
                        .command(command)
                        .retry();
        };
    }

    private CheckRow capacity(Application application, MembershipFile file, boolean due) {
        String title = "Its first word on the ledger";
        List<SiteRecord> sites = application
                .submitted()
                .map(each -> each.as(Admission::parse).sites())
                .orElse(List.of());
        if (sites.isEmpty()) {
            return CheckRow.done(CAPACITY, title, "it orders and sells nothing");
        }
        Optional<SiteRecord> declared = sites.stream()
                .filter(each -> ledger.capacity(each.site()).isPresent())
                .findFirst();
        if (declared.isPresent()) {
            return CheckRow.done(
                    CAPACITY,
                    title,
                    "it has declared capacity at " + declared.get().site());
        }
        return CheckRow.of(
                CAPACITY,
                title,
                due ? State.RUNNING : State.TO_DO,
                "it declares its own capacity, in its own portal",
                due ? "a capacity manager of " + file.shortName() : "");
    }

    private static CheckRow later(String key, String title, String when) {
        return CheckRow.of(key, title, State.TO_DO, when, "");
    }
}
