package org.hansa.launcher.keycloak;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.hansa.launcher.home.SecretStore;
import org.hansa.network.config.ConsortiumConfig;
import org.hansa.network.config.Member;

/** The realms of a consortium, one per member, with the personas and the client secrets that only this installation has. */
public final class Realms {
    public static final String AUDIENCE = "hansa-api";
    public static final String CLI_CLIENT = "hansa-cli";
    /** With which Swagger UI signs in: public, and the same name in every realm. */
    public static final String EXPLORER_CLIENT = "hansa-swagger";
    /** With which people sign in for the command line, in their browser: public, returns to this machine only. */
    public static final String TERMINAL_CLIENT = "hansa-terminal";

    private final ConsortiumConfig consortium;
    private final Path folder;
    private final SecretStore secrets;
    private final ToIntFunction<Member> portalPort;

    /**
     * @param folder {@code network-config/keycloak}
     * @param portalPort where a member's portal listens: the only place that sign-in may return to
     */
    public Realms(ConsortiumConfig consortium, Path folder, SecretStore secrets, ToIntFunction<Member> portalPort) {
        this.consortium = consortium;
        this.folder = folder;
        this.secrets = secrets;
        this.portalPort = portalPort;
    }

    public static String portalClient(String member) {
        return "hansa-portal-" + member;
    }

    /** The name in the {@link SecretStore} of the portal client's secret. */
    public static String portalSecret(String member) {
        return portalClient(member) + ".secret";
    }

    static String cliSecret(String realm) {
        return CLI_CLIENT + "-" + realm + ".secret";
    }

    /** Every persona of every realm. */
    public List<Persona> personas() {
        Cast cast = Cast.read(folder.resolve("personas.json"));
        List<Persona> all = new ArrayList<>();
        for (Member member : consortium.members()) {
            all.addAll(cast.personasOf(member.id(), name -> secrets.derived("personas.seed", name)));
        }
        return all;
    }

    /** Realm name to its JSON. The same secrets give the same files. */
    public Map<String, String> render() {
        Cast cast = Cast.read(folder.resolve("personas.json"));
        RealmTemplate template = RealmTemplate.read(folder.resolve("realm.template.json"));
        List<Persona> personas = personas();
        Map<String, String> realms = new LinkedHashMap<>();
        for (Member member : consortium.members()) {
            realms.put(
                    member.id(),
                    template.render(
                            values(member),
                            cast.organisationsOf(member.id(), member.name()),
                            personas.stream()
                                    .filter(persona -> persona.realm().equals(member.id()))
                                    .toList()));
        }
        return realms;
    }

    /** Organisations of a member's realm that audit and are no tenants. */
    public List<Organisation> auditors(Member member) {
        return Cast.read(folder.resolve("personas.json")).auditorsOf(member.id());
    }

    private Map<String, String> values(Member member) {
        return Map.of(
                "realm", member.id(),
                "displayName", member.name(),
                "portalClientId", portalClient(member.id()),
                "portalClientSecret", secrets.secret(portalSecret(member.id())),
                "portalUrl", "http://127.0.0.1:" + portalPort.applyAsInt(member),
                "cliClientSecret", secrets.secret(cliSecret(member.id())));
    }
}
