package org.hansa.launcher.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.hansa.launcher.home.HansaHome;
import org.hansa.launcher.installation.Installation;
import org.hansa.launcher.keycloak.Organisation;
import org.hansa.launcher.member.NewMember;
import org.hansa.launcher.stack.HansaStack;
import org.hansa.ledger.model.MembershipFile;
import org.hansa.network.config.Member;
import org.hansa.network.config.MemberDescription;
import org.hansa.network.config.Site;

/**
 * The fourth operator of the joining demonstration. In the evaluation its machine is this one: its peer runs inside the
 * embedded network, and so its keys lie beside the others', in a folder of its own.
 *
 * @param description the file that its operator wrote
 */
record Newcomer(Member member, Path folder, Path description) {
    private static final int FIRST_OFFSET = 500;
    private static final int MOST = 20;

    /** Another one for each time that the demonstration is played: who has left does not come back under its old name. */
    static Newcomer next(HansaStack stack, Set<String> taken) throws IOException {
        for (int i = 1; i <= MOST; i++) {
            String suffix = i == 1 ? "" : Integer.toString(i);
            if (!taken.contains("Iber" + suffix + "MSP")) {
                Member member = new Member(
                        "iber" + suffix,
                        "Iber Cloud" + (i == 1 ? "" : " " + i),
                        "Iber" + suffix + "MSP",
                        "iber" + suffix + ".example",
                        "ES",
                        FIRST_OFFSET + 100 * (i - 1),
                        List.of(new Site("es-mad-" + i, "TIER_3")));
                Path folder = HansaHome.privateDirectory(
                        stack.installation().home().root().resolve("joining"));
                Path file = folder.resolve(member.id() + ".yaml");
                Files.writeString(file, MemberDescription.of(member, List.of()).yaml());
                return new Newcomer(member, folder, file);
            }
        }
        throw new StepFailure("the demonstration was played " + MOST + " times on this home; use another HANSA_HOME");
    }

    String site() {
        return member.sites().get(0).id();
    }

    Path upload() {
        return folder.resolve(member.id() + "-joining.json");
    }

    /** As {@code ./hansa member init} does; keys of an application that came to nothing are used again. */
    MembershipFile init(Installation installation) throws IOException {
        Files.deleteIfExists(upload());
        NewMember maker = new NewMember(installation, MemberDescription.read(description));
        return maker.make(NewMember.Addresses.OF_THIS_MACHINE, upload(), Files.exists(maker.folder()));
    }

    /** Its own sign-in service: in the evaluation, one more realm of the one Keycloak. */
    void openRealm(HansaStack stack) throws IOException, InterruptedException {
        Installation installation = stack.installation();
        String json = installation
                .realms(installation.consortium().with(MemberDescription.read(description)))
                .render()
                .get(member.id());
        stack.keycloakAdmin().create(member.id(), json == null ? "" : json);
    }

    String issuer(HansaStack stack) {
        return stack.installation().keycloak().issuer(member.id());
    }

    String organization() {
        return Organisation.id(member.id(), member.id());
    }
}
