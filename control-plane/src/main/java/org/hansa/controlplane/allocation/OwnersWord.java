package org.hansa.controlplane.allocation;

import java.util.ArrayList;
import java.util.Collection;
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
    private final Function<AllocationId, Map<MspId, AllocationView>> owners;
    private final RecordsElsewhere records;
    private final Map<AllocationId, AllocationView> settled = Collections.synchronizedMap(new Settled());

    private static final class Settled extends LinkedHashMap<AllocationId, AllocationView> {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<AllocationId, AllocationView> eldest) {
            return size() > MAX_SETTLED;
        }
    }

    /** @param owners asks the other owners of an allocation, shortly; those that do not say are left out */
    OwnersWord(Function<AllocationId, Map<MspId, AllocationView>> owners, RecordsElsewhere records) {
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
        Map<MspId, AllocationView> theirs = owners.apply(id(view));
        AllocationView word = theirs.isEmpty() ? view : joined(view, theirs);
        remember(word);
        return word;
    }

    /** One question to each owner for a whole page. An owner that does not answer leaves its lines as this member knows them. */
    List<AllocationView> on(List<AllocationView> page) {
        Map<MspId, List<AllocationId>> questions = new LinkedHashMap<>();
        page.stream().filter(view -> open(view) && known(view).isEmpty()).forEach(view -> view.elsewhere()
                .forEach(owner -> questions
                        .computeIfAbsent(owner, any -> new ArrayList<>())
                        .add(id(view))));
        Map<AllocationId, List<AllocationView.Part>> answers = new HashMap<>();
        questions.forEach((owner, ids) -> {
            try {
                records.ask(owner, ids).forEach((id, parts) -> answers.computeIfAbsent(id, any -> new ArrayList<>())
                        .addAll(parts));
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
        List<AllocationView.Part> theirs = answers.getOrDefault(id(view), List.of());
        if (theirs.isEmpty()) {
            return known(view).orElse(view);
        }
        AllocationView word = view.withParts(
                view.parts().stream().map(part -> recorded(part, theirs)).toList());
        remember(word);
        return word;
    }

    /** With what its owner says of its record; which part it is, provider and event say. */
    private static AllocationView.Part recorded(AllocationView.Part ours, List<AllocationView.Part> theirs) {
        return theirs.stream()
                .filter(each -> ours.owner().isPresent()
                        && each.placed().provider().equals(ours.placed().provider())
                        && each.placed().providerSeq() == ours.placed().providerSeq())
                .findFirst()
                .map(each -> new AllocationView.Part(ours.placed(), ours.owner(), each.record()))
                .orElse(ours);
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
        return !view.elsewhere().isEmpty()
                && switch (view.state()) {
                    case HELD, RESERVED, ACTIVE, RESIZING, RELEASING, STUCK -> true;
                    case PENDING, RELEASED, DENIED, EXPIRED, EVICTED, FAILED -> false;
                };
    }

    private static AllocationView joined(AllocationView ours, Map<MspId, AllocationView> theirs) {
        List<AllocationView.Part> parts = new ArrayList<>();
        ours.parts().stream()
                .filter(part ->
                        part.owner().filter(owner -> told(theirs, owner)).isEmpty())
                .forEach(parts::add);
        theirs.values().forEach(each -> parts.addAll(each.parts()));
        boolean stands = ours.state() == AllocationState.RESERVED || ours.state() == AllocationState.ACTIVE;
        return new AllocationView(
                ours.command(),
                stands ? state(ours, theirs.values()) : ours.state(),
                ours.attempt(),
                parts,
                ours.members(),
                ours.refusal(),
                ours.failure().or(() -> theirs.values().stream()
                        .flatMap(each -> each.failure().stream())
                        .findFirst()),
                ours.releaseAcceptedAtMillis(),
                ours.createdAtMillis(),
                theirs.values().stream()
                        .mapToLong(AllocationView::updatedAtMillis)
                        .reduce(ours.updatedAtMillis(), Math::max));
    }

    private static boolean told(Map<MspId, AllocationView> theirs, MspId owner) {
        return theirs.containsKey(owner) && !theirs.get(owner).parts().isEmpty();
    }

    /** An owner whose part does not stand any more says what became of the whole; active it is once all parts are. */
    private static AllocationState state(AllocationView ours, Collection<AllocationView> theirs) {
        return theirs.stream()
                .map(AllocationView::state)
                .filter(each -> each != AllocationState.RESERVED && each != AllocationState.ACTIVE)
                .findFirst()
                .orElseGet(() -> allActive(ours, theirs) ? AllocationState.ACTIVE : AllocationState.RESERVED);
    }

    private static boolean allActive(AllocationView ours, Collection<AllocationView> theirs) {
        boolean nothingHere =
                ours.parts().stream().allMatch(part -> part.owner().isPresent());
        return (nothingHere || ours.state() == AllocationState.ACTIVE)
                && theirs.stream().allMatch(each -> each.state() == AllocationState.ACTIVE);
    }
}
