package org.hansa.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

@ExtendWith(Policy.Extension.class)
class ReadmeTest {
    private static final Pattern JSON_BLOCK = Pattern.compile("(?s)```json\n(.*?)```");

    @Test
    void examples_of_the_readme_are_what_the_policy_answers(Policy policy) throws IOException {
        String readme = Files.readString(PolicyFolder.ROOT.resolve("README.md"));
        List<JsonNode> blocks = JSON_BLOCK
                .matcher(readme)
                .results()
                .map((MatchResult block) -> Policy.JSON.readTree(block.group(1)))
                .toList();
        assertThat(blocks).hasSize(4);
        assertThat(policy.authz(blocks.get(0))).isEqualTo(blocks.get(1));
        assertThat(policy.residency(blocks.get(2))).isEqualTo(blocks.get(3));
    }
}
