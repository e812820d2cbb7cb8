package org.hansa.launcher.stack;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.hansa.launcher.home.HansaHome;
import org.hansa.launcher.home.JavaCommand;
import org.hansa.launcher.home.ModuleClasspath;
import org.hansa.launcher.installation.Installation;
import org.hansa.launcher.installation.ProcessNames;
import org.hansa.launcher.process.HealthProbe;
import org.hansa.launcher.process.Launch;
import org.hansa.launcher.process.ProcessSpec;
import org.hansa.network.config.Member;

/** A member's control plane: REST, portal, and its Ignite node, in one JVM. */
record ControlPlane(Installation installation, Member member, ControlPlaneHeap heap) {
    private static final String MODULE = "control-plane";
    private static final String MAIN = "org.hansa.controlplane.HansaControlPlane";

    String name() {
        return ProcessNames.controlPlane(member);
    }

    ProcessSpec spec() {
        return ProcessSpec.named(name())
                .launch(this::launch)
                .workingDirectory(installation.home().member(member.id()))
                .log(installation.home().log(name()))
                .health(HealthProbe.http(URI.create("http://127.0.0.1:"
                        + installation.ports().controlPlane(member) + "/actuator/health/readiness")))
                .startTimeout(Duration.ofMinutes(3))
                // Long enough to seal what is accepted; it loses nothing when it is cut off.
                .stopGrace(Duration.ofSeconds(20))
                .build();
    }

    boolean hasOtherSettings() {
        return new ControlPlaneSettings(installation, member).haveChanged();
    }

    private Launch launch() {
        Path settings = new ControlPlaneSettings(installation, member).write();
        String classpath = ModuleClasspath.of(installation.root(), MODULE).argument();
        Path temporary =
                HansaHome.emptyDirectory(installation.home().member(member.id()).resolve("tmp"));
        return Launch.of(JavaCommand.of(heap.megabytes(), classpath, MAIN)
                .amongProcesses(installation.virtualMachines())
                .steadyHeap(heap.young())
                .option(BuildProperties.igniteArguments())
                .option("-Djava.io.tmpdir=" + temporary)
                .option(ConstantAnswer.options())
                .option("-Djava.net.preferIPv4Stack=true", "-DIGNITE_UPDATE_NOTIFIER=false", "-DIGNITE_NO_ASCII=true")
                .argument("--spring.config.additional-location=" + settings.toUri())
                .words());
    }

    /** One for each member. */
    static List<ControlPlane> all(Installation installation) {
        ControlPlaneHeap heap = ControlPlaneHeap.of(System.getenv());
        return installation.members().stream()
                .map(member -> new ControlPlane(installation, member, heap))
                .toList();
    }
}
