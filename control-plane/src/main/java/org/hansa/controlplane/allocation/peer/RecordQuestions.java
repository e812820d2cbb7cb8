package org.hansa.controlplane.allocation.peer;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hansa.controlplane.allocation.RecordsElsewhere;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.hansa.controlplane.peer.PeerCalls;
import org.hansa.grid.AllocationView;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.MspId;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Asks an owner, for many allocations at once, where their reservations are on the ledger. */
@Component
class RecordQuestions implements RecordsElsewhere {
    private static final Duration DEADLINE = Duration.ofSeconds(2);
    private final PeerCalls calls;
    private final JsonMapper json;

    RecordQuestions(PeerCalls calls, JsonMapper json) {
        this.calls = calls;
        this.json = json;
    }

    @Override
    public Map<AllocationId, List<AllocationView.Part>> ask(MspId owner, List<AllocationId> allocations) {
        RecordsBody body =
                new RecordsBody(allocations.stream().map(AllocationId::value).toList());
        PeerCalls.Answer answer =
                calls.exchange(owner, "POST", "/peer/v1/records", Optional.of(json.writeValueAsBytes(body)), DEADLINE);
        if (answer.status() != 200) {
            throw unavailable(owner, "answered " + answer.status());
        }
        try {
            Map<AllocationId, List<AllocationView.Part>> records = new LinkedHashMap<>();
            for (RecordsBody.Entry each :
                    json.readValue(answer.body(), RecordsBody.Answer.class).records()) {
                records.put(
                        new AllocationId(each.allocation()),
                        each.parts().stream().map(HeldView.RecordedPart::part).toList());
            }
            records.keySet().retainAll(allocations);
            return records;
        } catch (JacksonException | IllegalArgumentException e) {
            throw unavailable(owner, "answered what cannot be read: " + e.getMessage());
        }
    }

    private static Failure unavailable(MspId owner, String why) {
        return Failure.of(FailureKind.PEER_UNAVAILABLE, owner + " did not say what it recorded.")
                .because(why);
    }
}
