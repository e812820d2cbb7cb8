package org.hansa.controlplane.allocation;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.grid.AllocationView;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.AllocationState;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.RecordState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the room is with another member, that member knows what became of it and of its record. What is on the ledger stays
 * there, so that it is asked for once.
 */
final class OwnersWord {
    private static final Logger LOG = LoggerFactory.getLogger(OwnersWord.class);
    private static final int MAX_SETTLED = 10_000;
    private final Function<AllocationId, Optional<AllocationView>> owners;
    private final RecordsElsewhere records;
    private final Map<AllocationId, AllocationView> settled = Collections.synchronizedMap(new Settled());

    private static final class Settled extends LinkedHashMap<AllocationId, AllocationView> {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<AllocationId, AllocationView> eldest) {
            return size() > MAX_SETTLED;
        }
    }

    /** @param owners asks the owner of the room, shortly; empty when it does not say */
    OwnersWord(Function<AllocationId, Optional<AllocationView>> owners, RecordsElsewhere records) {
        this.owners = owners;
        this.records = records;
    }

    AllocationView on(AllocationView view) {
        if (!open(view)) {
            return view;
        }
        Optional<AllocationView> known = known(view);
        if (known.isPresent()) {
            return known.get();
        }
        Optional<AllocationView> word = owners.apply(id(view)).map(theirs -> joined(view, theirs));
        word.ifPresent(this::remember);
        return word.orElse(view);
    }

    /** One question to each owner for a whole page. An owner that does not answer leaves its lines as this member knows them. */
    List<AllocationView> on(List<AllocationView> page) {
        Map<MspId, List<AllocationId>> questions = page.stream()
                .filter(view -> open(view) && known(view).isEmpty())
                .collect(groupingBy(view -> view.owner().orElseThrow(), mapping(OwnersWord::id, toList())));
        Map<AllocationId, List<AllocationView.Part>> answers = new HashMap<>();
        questions.forEach((owner, ids) -> {
            try {
                answers.putAll(records.ask(owner, ids));
            } catch (Failure silent) {
                LOG.info("a list shows what is with {} without its records: {}", owner, silent.getMessage());
            }
        });
        return page.stream().map(view -> listed(view, answers)).toList();
    }

    private AllocationView listed(AllocationView view, Map<AllocationId, List<AllocationView.Part>> answers) {
        if (!open(view)) {
            return view;
        }
        List<AllocationView.Part> parts = answers.getOrDefault(id(view), List.of());
        if (parts.isEmpty()) {
            return known(view).orElse(view);
        }
        AllocationView word = with(view, view.state(), parts, view.failure(), view.updatedAtMillis());
        remember(word);
        return word;
    }

    private Optional<AllocationView> known(AllocationView view) {
        return Optional.ofNullable(settled.get(id(view)))
                .filter(known -> known.updatedAtMillis() >= view.updatedAtMillis());
    }

    private void remember(AllocationView word) {
        if (word.state() == AllocationState.RESERVED
                && word.parts().stream().allMatch(part -> part.record().state() == RecordState.RECORDED)) {
            settled.put(id(word), word);
        }
    }

    private static AllocationId id(AllocationView view) {
        return view.command().allocation();
    }

    private static boolean open(AllocationView view) {
        return view.owner().isPresent()
                && switch (view.state()) {
                    case HELD, RESERVED, ACTIVE, RESIZING, RELEASING, STUCK -> true;
                    case PENDING, RELEASED, DENIED, EXPIRED, EVICTED, FAILED -> false;
                };
    }

    private static AllocationView joined(AllocationView ours, AllocationView theirs) {
        boolean theirsStands = ours.state() == AllocationState.RESERVED || ours.state() == AllocationState.ACTIVE;
        return with(
                ours,
                theirsStands ? theirs.state() : ours.state(),
                theirs.parts().isEmpty() ? ours.parts() : theirs.parts(),
                ours.failure().or(theirs::failure),
                Math.max(ours.updatedAtMillis(), theirs.updatedAtMillis()));
    }

    private static AllocationView with(
            AllocationView ours,
            AllocationState state,
            List<AllocationView.Part> parts,
            Optional<String> failure,
            long updatedAtMillis) {
        return new AllocationView(
                ours.command(),
                state,
                ours.attempt(),
                parts,
                ours.owner(),
                ours.refusal(),
                failure,
                ours.createdAtMillis(),
                updatedAtMillis);
    }
}
