package org.hansa.grid;

import static org.hansa.grid.Fixture.CONTRACT;
import static org.hansa.grid.Fixture.HEL;
import static org.hansa.grid.Fixture.NORD;
import static org.hansa.grid.Fixture.command;
import static org.hansa.grid.Fixture.host;
import static org.hansa.grid.Fixture.vector;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Places from several threads until it is killed, and prints each id once it was acknowledged. Its ledger only has heads. */
public final class KillableEngine {
    private KillableEngine() {}

    public static void main(String[] arguments) {
        SimulatedLedger ledger = new SimulatedLedger();
        EngineConfig config = EngineConfig.defaults(NORD, List.of(HEL), Path.of(arguments[0]));
        AllocationEngine engine = AllocationEngine.open(config, ledger, Fixture.SIGNER, Clock.systemUTC());
        ledger.unavailable(true);
        for (int i = 0; i < 40; i++) {
            engine.putProvider(host("host-" + i, HEL, 640_000, 655_360));
        }
        engine.applyGrant(CONTRACT, HEL, 1, Fixture.plenty());
        AtomicInteger next = new AtomicInteger();
        for (int t = 0; t < 4; t++) {
            new Thread(() -> {
                        for (int i = next.getAndIncrement(); i < 5_000; i = next.getAndIncrement()) {
                            PlaceOutcome outcome = engine.place(command(i, ResourceRequest.of(vector(100, 100))));
                            if (outcome instanceof PlaceOutcome.Placed) {
                                System.out.println("ACK " + outcome.allocation());
                            }
                        }
                    })
                    .start();
        }
    }
}
