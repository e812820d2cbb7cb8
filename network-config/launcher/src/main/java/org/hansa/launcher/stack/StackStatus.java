package org.hansa.launcher.stack;

import java.util.ArrayList;
import java.util.List;
import org.hansa.launcher.process.ManagedProcess;

/** All processes at one moment; {@code ready} when every one of them is. */
public record StackStatus(boolean ready, String home, int portBase, List<ProcessStatus> processes) {

    public static StackStatus of(HansaStack stack) throws InterruptedException {
        List<ProcessStatus> processes = new ArrayList<>();
        for (ManagedProcess process : stack.processes()) {
            processes.add(ProcessStatus.of(process));
        }
        boolean ready = processes.stream().allMatch(process -> process.state() == ProcessStatus.State.READY);
        return new StackStatus(
                ready,
                stack.installation().home().root().toString(),
                stack.installation().portBase(),
                List.copyOf(processes));
    }
}
