package org.hansa.grid.ignite;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.ignite.IgniteException;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.internal.managers.communication.GridIoMessage;
import org.apache.ignite.lang.IgniteInClosure;
import org.apache.ignite.plugin.extensions.communication.Message;
import org.apache.ignite.spi.communication.tcp.TcpCommunicationSpi;
import org.hansa.grid.GridNodeConfig;

/**
 * A grid node that keeps its answers to itself once a line on standard input says so: it goes on to apply what it is asked and
 * to pass it on to the other copies. Killed then, it leaves callers behind that cannot know whether their change took effect.
 */
public final class SilencedNodeMain {
    private SilencedNodeMain() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        AtomicBoolean silent = new AtomicBoolean();
        GridNodeConfig config = NodeFile.read(Path.of(arguments[0])).config();
        GridChild.onLine(line -> silent.set(true));
        GridNodeMain.run(new RoutedNode(config) {
            @Override
            protected TcpCommunicationSpi communicationSpi() {
                return new Muted(this, silent);
            }
        });
    }

    private static final class Muted extends RoutedNode.Communication {
        private final AtomicInteger swallowed = new AtomicInteger();
        private final AtomicBoolean silent;

        Muted(RoutedNode ways, AtomicBoolean silent) {
            super(ways);
            this.silent = silent;
        }

        private boolean swallows(Message message) {
            if (silent.get() && message instanceof GridIoMessage io && isAnswer(io.message())) {
                System.out.println("SWALLOWED " + swallowed.incrementAndGet());
                return true;
            }
            return false;
        }

        /** Of a primary to the node that asked it. By name: naming the class drags in others that are not published. */
        private static boolean isAnswer(Message message) {
            return message.getClass().getSimpleName().equals("GridNearAtomicUpdateResponse");
        }

        @Override
        public void sendMessage(ClusterNode node, Message message) {
            if (!swallows(message)) {
                super.sendMessage(node, message);
            }
        }

        @Override
        public void sendMessage(ClusterNode node, Message message, IgniteInClosure<IgniteException> acknowledged) {
            if (!swallows(message)) {
                super.sendMessage(node, message, acknowledged);
            }
        }
    }
}
