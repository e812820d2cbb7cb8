package org.hansa.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.hansa.fabric.evidence.config.ChannelConfiguration;
import org.hansa.network.config.ConsortiumConfig;
import org.hansa.network.config.Member;
import org.hansa.network.config.MemberDescription;

/**
 * Members that joined after the consortium was founded: a description each in {@code network/members/}. Who adds a member
 * to a running network puts it there; the network looks when the channel's configuration names an organisation that it
 * does not know, and at every start.
 */
public final class MemberFolder {

    private static final String SUFFIX = ".yaml";
    /** Beside the description of a member that is on the channel; empty. */
    private static final String ADMITTED = ".admitted";

    private final Path folder;

    /** @param home the state folder */
    public MemberFolder(Path home) {
        this.folder = home.resolve("network").resolve("members");
    }

    public void keep(MemberDescription description) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make " + folder, e);
        }
        NetworkFolder.replace(
                folder.resolve(description.member().id() + SUFFIX),
                description.yaml().getBytes(StandardCharsets.UTF_8));
    }

    public void forget(String memberId) {
        try {
            Files.deleteIfExists(folder.resolve(memberId + ADMITTED));
            Files.deleteIfExists(folder.resolve(memberId + SUFFIX));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove the description of " + memberId, e);
        }
    }

    /** All descriptions, by file name. */
    public List<MemberDescription> descriptions() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(SUFFIX))
                    .sorted()
                    .map(MemberDescription::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + folder, e);
        }
    }

    /**
     * Notes which of the described members are on the channel, and forgets who was and is no more. A member whose change is
     * still being signed stays as it is; so does one that has left and goes on ordering.
     */
    public void follow(ChannelConfiguration configuration) {
        for (MemberDescription description : descriptions()) {
            Member member = description.member();
            boolean was = Files.exists(folder.resolve(member.id() + ADMITTED));
            if (configuration.applicationOrganization(member.msp()).isPresent()) {
                NetworkFolder.replace(folder.resolve(member.id() + ADMITTED), new byte[0]);
            } else if (was && configuration.msps().msp(member.msp()).isEmpty()) {
                forget(member.id());
            } else if (was) {
                withdraw(member);
            }
        }
    }

    private void withdraw(Member member) {
        try {
            Files.delete(folder.resolve(member.id() + ADMITTED));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot note that " + member.id() + " has left", e);
        }
    }

    /** The consortium with those who are on the channel: whose processes are to run. */
    public ConsortiumConfig admitted(ConsortiumConfig founded) {
        return with(
                founded,
                description -> Files.exists(folder.resolve(description.member().id() + ADMITTED)));
    }

    /** The consortium with all who joined or are about to; {@code consortium.yaml} is believed before a description. */
    public ConsortiumConfig join(ConsortiumConfig founded) {
        return with(founded, description -> true);
    }

    private ConsortiumConfig with(ConsortiumConfig founded, Predicate<MemberDescription> wanted) {
        ConsortiumConfig grown = founded;
        for (MemberDescription description :
                descriptions().stream().filter(wanted).toList()) {
            boolean known = grown.organisations().stream()
                    .anyMatch(organisation ->
                            organisation.id().equals(description.member().id()));
            grown = known ? grown : grown.with(description);
        }
        return grown;
    }
}
