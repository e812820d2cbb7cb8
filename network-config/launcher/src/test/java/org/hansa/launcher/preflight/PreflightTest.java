package org.hansa.launcher.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import org.hansa.launcher.installation.PortUse;
import org.hansa.launcher.stack.HansaStack;
import org.hansa.launcher.stack.StackOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreflightTest {
    @TempDir
    Path home;

    private static Finding about(String subject, List<Finding> findings) {
        return findings.stream()
                .filter(finding -> finding.subject().equals(subject))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void names_the_port_that_is_taken_its_purpose_and_who_has_it() throws IOException, InterruptedException {
        HansaStack stack = HansaStack.attach(StackOptions.forTests(home));
        PortUse opa = stack.installation().portUses().stream()
                .filter(use -> use.process().equals("opa-rhein"))
                .findFirst()
                .orElseThrow();
        try (ServerSocket intruder = new ServerSocket(opa.port(), 1, InetAddress.getLoopbackAddress())) {
            Finding ports = about("ports", Preflight.of(stack).run());

            assertThat(Finding.isBlocking(ports)).isTrue();
            assertThat(ports.detail())
                    .contains(intruder.getLocalPort() + " (opa-rhein, policy decisions) is taken")
                    .contains("pid " + ProcessHandle.current().pid());
            assertThat(ports.remedy()).contains("HANSA_PORT_BASE");
        }
    }

    @Test
    void does_not_wait_for_a_program_that_is_slow_to_answer() {
        assertThat(ToolVersion.of("sh", "-c", "sleep 60; echo 1.2.3")).isEmpty();
    }

    @Test
    void looks_at_tools_memory_disk_and_ports() throws InterruptedException {
        List<Finding> findings =
                Preflight.of(HansaStack.attach(StackOptions.forTests(home))).run();

        assertThat(findings)
                .extracting(Finding::subject)
                .containsExactly("JDK", "Maven", "Go", "memory", "disk", "ports");
        assertThat(Finding.isFine(about("ports", findings))).isTrue();
    }

    @Test
    void versions_are_compared_as_numbers() {
        assertThat(ToolVersion.parse("Apache Maven 3.10.1")).isGreaterThan(ToolVersion.parse("3.8"));
        assertThat(ToolVersion.parse("\u001b[1mApache Maven 3.8.7\u001b[m")).hasToString("3.8.7");
        assertThat(ToolVersion.parse("go version go1.26.8 linux/amd64")).isGreaterThan(ToolVersion.parse("1.25"));
        assertThat(ToolVersion.of("a-program-that-nobody-has", "--version")).isEmpty();
    }
}
