package org.hansa.launcher.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hansa.launcher.Hansa;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What the documentation tells people to type is there to be typed. */
class DocumentedCommandsTest {
    /** Up to what ends a command in a text or in a shell. */
    private static final Pattern CALL = Pattern.compile("\\./hansa ([a-z][^`|&>;#)\\n]*)");

    private static final Pattern OPTION = Pattern.compile("(?<=\\s)--[a-z][a-z-]*");

    @Test
    void the_documentation_names_commands_and_options_that_exist() throws IOException {
        List<String> unknown = new ArrayList<>();
        int calls = 0;
        for (Path page : Repository.files(file -> file.toString().endsWith(".md"))) {
            Matcher call = CALL.matcher(Files.readString(Repository.root().resolve(page)));
            while (call.find()) {
                calls++;
                missing(call.group(1))
                        .forEach(what -> unknown.add(page + ": " + what + " in ./hansa " + call.group(1)));
            }
        }
        assertThat(unknown).isEmpty();
        assertThat(calls).as("calls found").isGreaterThan(50);
    }

    @Test
    void the_front_page_names_every_command() throws IOException {
        String page = Files.readString(Repository.root().resolve("README.md"));
        assertThat(Hansa.commandLine().getSubcommands().keySet())
                .allSatisfy(name -> assertThat(page).containsAnyOf("`" + name + "`", "./hansa " + name));
    }

    private static List<String> missing(String call) {
        CommandLine command = Hansa.commandLine();
        for (String word : call.split("\\s+")) {
            CommandLine next = command.getSubcommands().get(word);
            if (next == null) {
                break;
            }
            command = next;
        }
        if (command.getParent() == null) {
            return List.of(call.split("\\s+")[0]);
        }
        CommandLine found = command;
        return OPTION.matcher(" " + call)
                .results()
                .map(option -> option.group().strip())
                .filter(option -> !found.getCommandSpec().optionsMap().containsKey(option))
                .toList();
    }
}
