package org.hansa.launcher.stack;

import org.hansa.launcher.fabric.ChannelFounding;
import org.hansa.launcher.fabric.FabricProcesses;
import org.hansa.launcher.fabric.FabricTools;
import org.hansa.launcher.installation.Installation;

/** Fabric's programs as processes of this machine. */
final class NativeLedger extends FabricLedger {
    NativeLedger(Installation installation) {
        this(installation, new FabricProcesses(installation, NativeLedger::tools));
    }

    private NativeLedger(Installation installation, FabricProcesses processes) {
        super(
                ChannelFounding.byTools(installation, NativeLedger::tools),
                installation.orderers().stream().map(processes::orderer).toList(),
                installation.members().stream().map(processes::peer).toList());
    }

    private static FabricTools tools() {
        return FabricTools.find(System.getenv());
    }

    @Override
    public void requirePrerequisites() {
        tools();
    }
}
