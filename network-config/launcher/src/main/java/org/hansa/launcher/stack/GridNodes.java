package org.hansa.launcher.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.hansa.launcher.home.HansaHome;
import org.hansa.launcher.installation.Installation;
import org.hansa.network.config.Member;

/**
 * Which grid nodes a member has on this machine beside its control plane's, by their numbers. Written before the first of them
 * is started and after the last of them is gone, so that {@code up}, {@code status} and {@code down} always know all.
 */
public record GridNodes(Installation installation, Member member) {
    private Path file() {
        return installation.home().member(member.id()).resolve("grid-nodes");
    }

    /** Ascending, from 2. */
    public List<Integer> numbers() {
        try {
            return Files.exists(file())
                    ? Files.readString(file())
                            .lines()
                            .map(String::strip)
                            .filter(line -> !line.isEmpty())
                            .map(Integer::valueOf)
                            .toList()
                    : List.of();
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot read " + file(), failure);
        }
    }

    public void keep(List<Integer> numbers) {
        String lines = numbers.stream().sorted().map(each -> each + "\n").collect(Collectors.joining());
        HansaHome.privateFile(file(), lines);
    }

    List<GridProcess> processes() {
        return numbers().stream()
                .map(number -> new GridProcess(installation, member, number))
                .toList();
    }
}
