package org.hansa.controlplane.allocation.peer;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import org.hansa.controlplane.allocation.EngineLedgers;
import org.hansa.controlplane.allocation.EventHub;
import org.hansa.controlplane.fixture.TestConsortium;
import org.hansa.controlplane.fixture.TestCrypto;
import org.hansa.controlplane.fixture.TestFolders;
import org.hansa.controlplane.kernel.HomeMember;
import org.hansa.controlplane.ledger.LedgerProjection;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.controlplane.peer.PeerCalls;
import org.hansa.grid.AllocationEngine;
import org.hansa.grid.EngineConfig;
import org.hansa.grid.PlaceCommand;
import org.hansa.grid.PlaceOutcome;
import org.hansa.grid.group.GroupCoordinator;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.MspId;
import tools.jackson.databind.json.JsonMapper;

/** The home's side of placing with nord, without the web in front of it; it can stop at any moment and start again. */
final class RemoteHome implements AutoCloseable {
    final EventHub hub;
    private final MspId member;
    private final LedgerView view;
    private final Path directory;
    private final TestConsortium consortium;
    private final PeerCalls calls;
    private final JsonMapper json;
    private final Clock clock;
    private AllocationEngine engine;
    private GroupCoordinator coordinator;
    private RemoteRecords records;

    RemoteHome(MspId member, TestConsortium consortium, PeerCalls calls, JsonMapper json, Clock clock) {
        this.member = member;
        this.consortium = consortium;
        this.view = consortium.channel().join(new LedgerProjection());
        this.calls = calls;
        this.json = json;
        this.clock = clock;
        this.hub = new EventHub(clock.instant());
        this.directory = TestFolders.fresh("home");
        open();
    }

    private void open() {
        engine = AllocationEngine.open(
                EngineConfig.defaults(member, List.of(TestConsortium.FRANKFURT), directory),
                EngineLedgers.of(consortium, member),
                bytes -> Digest.of(bytes).hash(),
                clock);
        engine.subscribe(hub::told);
        HomeMember home = new HomeMember(member.value().toLowerCase(Locale.ROOT), member.value(), "x", "DE");
        PeerOwners owners = new PeerOwners(home, view, TestCrypto.consortium(), calls, json);
        coordinator = engine.coordinator(owners, Runnable::run);
        records = new RemoteRecords(home, view, engine, hub, new RecordQuestions(calls, json), clock);
        records.start();
    }

    PlaceOutcome outcome(PlaceCommand command) {
        return coordinator.place(command);
    }

    AllocationId place(PlaceCommand command) {
        PlaceOutcome outcome = outcome(command);
        if (!(outcome instanceof PlaceOutcome.Placed)) {
            throw new AssertionError("not placed: " + outcome);
        }
        return command.allocation();
    }

    LedgerView view() {
        return view;
    }

    /** Whatever was not durable is gone. */
    void restart() {
        close();
        open();
    }

    int recover() {
        return coordinator.recover();
    }

    @Override
    public void close() {
        records.stop();
        engine.close();
    }
}
