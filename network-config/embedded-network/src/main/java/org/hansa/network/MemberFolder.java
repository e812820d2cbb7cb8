package org.hansa.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.hansa.network.config.ConsortiumConfig;
import org.hansa.network.config.MemberDescription;

/**
 * Members that joined after the consortium was founded: a description each in {@code network/members/}. Who adds a member
 * to a running network puts it there; the network looks when the channel's configuration names an organisation that it
 * does not know, and at every start.
 */
public final class MemberFolder {

    private static final String SUFFIX = ".yaml";

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

    /** The consortium with all who joined; {@code consortium.yaml} is believed before a description. */
    public ConsortiumConfig join(ConsortiumConfig founded) {
        ConsortiumConfig grown = founded;
        for (MemberDescription description : descriptions()) {
            boolean known = grown.organisations().stream()
                    .anyMatch(organisation ->
                            organisation.id().equals(description.member().id()));
            grown = known ? grown : grown.with(description);
        }
        return grown;
    }
}
