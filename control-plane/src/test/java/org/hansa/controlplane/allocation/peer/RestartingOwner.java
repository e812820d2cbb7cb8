package org.hansa.controlplane.allocation.peer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.hansa.controlplane.allocation.AnchorSigner;
import org.hansa.controlplane.allocation.EngineLedgers;
import org.hansa.controlplane.fixture.TestConsortium;
import org.hansa.controlplane.fixture.TestCrypto;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.hansa.controlplane.kernel.HomeMember;
import org.hansa.controlplane.ledger.LedgerProjection;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.controlplane.peer.Peer;
import org.hansa.controlplane.peer.PeerCalls;
import org.hansa.grid.AllocationEngine;
import org.hansa.grid.EngineConfig;
import org.hansa.ledger.model.MspId;
import tools.jackson.databind.json.JsonMapper;

/** Nord as the owner of Helsinki behind its real controller, which can die before or after it did what it was asked. */
final class RestartingOwner implements PeerCalls, AutoCloseable {
    private final TestConsortium consortium;
    private final LedgerView view;
    private final Path directory;
    private final MspId home;
    private final JsonMapper json;
    private Predicate<String> diesBefore = call -> false;
    private Predicate<String> diesAfter = call -> false;
    private AllocationEngine engine;
    private HoldController controller;

    RestartingOwner(TestConsortium consortium, Path directory, MspId home, JsonMapper json) throws IOException {
        this.consortium = consortium;
        this.view = consortium.channel().join(new LedgerProjection());
        this.directory = directory;
        this.home = home;
        this.json = json;
        open();
    }

    private void open() throws IOException {
        engine = AllocationEngine.open(
                EngineConfig.defaults(TestConsortium.NORD, List.of(TestConsortium.HELSINKI), directory)
                        .withCadence(Duration.ofMillis(50), 20, Duration.ofMillis(50)),
                EngineLedgers.of(consortium, TestConsortium.NORD),
                AnchorSigner.of("nord"),
                Clock.systemUTC());
        HomeMember nord = new HomeMember("nord", "NordMSP", "Nord Datacenters", "FI");
        PeerOwners owners = new PeerOwners(nord, view, TestCrypto.consortium(), this, json);
        HoldDesk desk = new HoldDesk(
                new CallingHome(view, engine),
                engine,
                engine.coordinator(owners, Runnable::run),
                view,
                nord,
                Clock.systemUTC());
        controller = new HoldController(
                desk,
                TestCrypto.consortium()
                        .folder()
                        .user(TestCrypto.member("nord"), "Anchor")
                        .certificate());
    }

    AllocationEngine engine() {
        return engine;
    }

    /** Once. @param call part of method and path */
    void dieBefore(String call) {
        diesBefore = each -> each.contains(call);
    }

    void dieAfter(String call) {
        diesAfter = each -> each.contains(call);
    }

    @Override
    public Answer exchange(MspId member, String method, String path, Optional<byte[]> body, Duration deadline) {
        String call = method + " " + path;
        if (diesBefore.test(call)) {
            diesBefore = any -> false;
            throw died();
        }
        Answer answer = answer(method, path, body);
        if (diesAfter.test(call)) {
            diesAfter = any -> false;
            throw died();
        }
        return answer;
    }

    private Failure died() {
        close();
        try {
            open();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return Failure.of(FailureKind.PEER_UNAVAILABLE, "the owner died and is back");
    }

    private Answer answer(String method, String path, Optional<byte[]> body) {
        Peer peer = new Peer(home);
        String id = path.replaceAll("^.*/([0-9a-f-]{36}).*$", "$1");
        int round = path.contains("round=") ? Integer.parseInt(path.replaceAll("^.*round=(\\d+).*$", "$1")) : 0;
        try {
            Object answer;
            if (path.equals("/peer/v1/reservations")) {
                answer = controller.reserve(peer, json.readValue(body.orElseThrow(), HoldBody.class));
            } else if (path.equals("/peer/v1/records")) {
                answer = controller.records(peer, json.readValue(body.orElseThrow(), RecordsBody.class));
            } else if (method.equals("DELETE")) {
                answer = controller.release(
                        peer,
                        id,
                        round,
                        path.replaceAll("^.*reason=(\\w+).*$", "$1"),
                        Long.valueOf(path.replaceAll("^.*acceptedAt=", "")));
            } else {
                answer = controller.view(peer, id);
            }
            return new Answer(200, json.writeValueAsBytes(answer));
        } catch (Failure failure) {
            return new Answer(failure.kind().status(), "{}".getBytes(StandardCharsets.UTF_8));
        }
    }

    @Override
    public void close() {
        engine.close();
    }
}
