package org.hansa.controlplane.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.hansa.controlplane.fixture.TestCommands;
import org.hansa.controlplane.fixture.TestConsortium;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.hansa.grid.AllocationView;
import org.hansa.grid.AllocationView.Part;
import org.hansa.grid.AllocationView.RecordView;
import org.hansa.grid.PlaceCommand;
import org.hansa.grid.PlacedPart;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.AllocationState;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.ProviderId;
import org.hansa.ledger.model.RecordState;
import org.hansa.ledger.model.ResourceClass;
import org.hansa.ledger.model.ResourceVector;
import org.junit.jupiter.api.Test;

/** A list says of room elsewhere what its owner says, for one question a page. */
class OwnersWordTest {
    private static final MspId SILENT = new MspId("SilentMSP");
    private final Map<AllocationId, List<Part>> recorded = new LinkedHashMap<>();
    private final List<MspId> asked = new ArrayList<>();
    private final OwnersWord word = new OwnersWord(id -> Map.of(), this::answer);

    private Map<AllocationId, List<Part>> answer(MspId owner, List<AllocationId> ids) {
        asked.add(owner);
        if (owner.equals(SILENT)) {
            throw Failure.of(FailureKind.PEER_UNAVAILABLE, "silent");
        }
        Map<AllocationId, List<Part>> answer = new LinkedHashMap<>(recorded);
        answer.keySet().retainAll(ids);
        return answer;
    }

    @Test
    void asks_each_owner_once_for_a_page_and_not_again_for_what_is_on_the_ledger() {
        List<AllocationView> page = List.of(
                at(Optional.of(TestConsortium.RHEIN)), at(Optional.of(TestConsortium.RHEIN)), at(Optional.empty()));
        record(page.get(0), RecordState.RECORDED);
        record(page.get(1), RecordState.RECORDED);
        assertThat(word.on(page))
                .extracting(OwnersWordTest::state)
                .containsExactly(RecordState.RECORDED, RecordState.RECORDED, RecordState.UNSEALED);
        assertThat(word.on(page).get(0).elsewhere()).containsExactly(TestConsortium.RHEIN);
        assertThat(asked).containsExactly(TestConsortium.RHEIN);
    }

    @Test
    void asks_again_for_what_is_not_on_the_ledger_yet() {
        List<AllocationView> page = List.of(at(Optional.of(TestConsortium.RHEIN)));
        record(page.get(0), RecordState.SEALED);
        assertThat(word.on(page)).extracting(OwnersWordTest::state).containsExactly(RecordState.SEALED);
        record(page.get(0), RecordState.RECORDED);
        assertThat(word.on(page)).extracting(OwnersWordTest::state).containsExactly(RecordState.RECORDED);
    }

    @Test
    void shows_what_this_member_knows_when_an_owner_is_silent() {
        List<AllocationView> page = List.of(at(Optional.of(SILENT)), at(Optional.of(TestConsortium.RHEIN)));
        record(page.get(1), RecordState.RECORDED);
        assertThat(word.on(page))
                .extracting(OwnersWordTest::state)
                .containsExactly(RecordState.UNSEALED, RecordState.RECORDED);
    }

    private void record(AllocationView view, RecordState state) {
        RecordView record = new RecordView(
                state, OptionalLong.of(1), OptionalLong.of(1), Optional.of("tx"), OptionalLong.of(1), Optional.empty());
        recorded.put(
                view.command().allocation(),
                List.of(new Part(view.parts().get(0).placed(), Optional.empty(), record)));
    }

    private static RecordState state(AllocationView view) {
        return view.parts().get(0).record().state();
    }

    private static AllocationView at(Optional<MspId> owner) {
        ResourceVector one = ResourceVector.of(ResourceClass.VCPU, 1);
        PlaceCommand command =
                TestCommands.least(new AllocationId(UUID.randomUUID().toString()), new ContractHandle("contract-one"));
        PlacedPart part = new PlacedPart(
                new ProviderId("host-1"),
                TestConsortium.HELSINKI,
                1,
                one,
                Optional.empty(),
                List.of(),
                1,
                0,
                Optional.empty());
        return new AllocationView(
                command,
                AllocationState.RESERVED,
                1,
                List.of(new Part(part, owner, RecordView.UNSEALED)),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                OptionalLong.empty(),
                1,
                1);
    }
}
