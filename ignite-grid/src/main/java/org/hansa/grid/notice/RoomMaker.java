package org.hansa.grid.notice;

import java.time.Clock;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.hansa.grid.Notice;
import org.hansa.grid.intent.Intent;
import org.hansa.grid.intent.IntentBook;
import org.hansa.grid.intent.PlannedPart;
import org.hansa.grid.planner.PlanQuestion;
import org.hansa.grid.planner.PlanRequest;
import org.hansa.grid.provider.ProviderBook;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.ProviderId;

/**
 * Makes room for firm work that found none: by what has notice already, else by giving notice to as little interruptible work
 * as will do, the oldest kept longest. Nothing is promised: when the room is free, whoever asks first has it.
 */
public final class RoomMaker {
    /** Work that is looked at one by one, each at the price of a plan. */
    private static final int MAX_CANDIDATES = 256;

    private final IntentBook intents;
    private final ProviderBook providers;
    private final NoticeDesk notices;
    private final Clock clock;
    /** One at a time: it reads every provider, and who is told nothing this time is told on the next try. */
    private final ReentrantLock busy = new ReentrantLock();

    public RoomMaker(IntentBook intents, ProviderBook providers, NoticeDesk notices, Clock clock) {
        this.intents = intents;
        this.providers = providers;
        this.notices = notices;
        this.clock = clock;
    }

    /** @return when the room comes free; empty when interrupting all that may be would not help */
    public OptionalLong make(PlanQuestion question) {
        List<Intent> work = intents.interruptible();
        List<Notice> standing = notices.standing();
        if ((work.isEmpty() && standing.isEmpty()) || !busy.tryLock()) {
            return OptionalLong.empty();
        }
        try {
            Shadow shadow = new Shadow(
                    providers,
                    question.sites().stream().map(PlanRequest.Allowance::site).collect(Collectors.toSet()));
            Map<AllocationId, Long> due = new HashMap<>();
            standing.forEach(each -> due.put(each.allocation(), each.dueAtMillis()));
            Optional<List<PlannedPart>> soon = shadow.plan(question, due.keySet());
            if (soon.isPresent()) {
                return OptionalLong.of(freeAt(shadow, soon.get(), due));
            }
            return interrupt(shadow, question, work, due);
        } finally {
            busy.unlock();
        }
    }

    private OptionalLong interrupt(
            Shadow shadow, PlanQuestion question, List<Intent> work, Map<AllocationId, Long> due) {
        Set<AllocationId> gone = new HashSet<>(due.keySet());
        work.forEach(each -> gone.add(each.command().allocation()));
        Optional<List<PlannedPart>> plan = shadow.plan(question, gone);
        if (plan.isEmpty()) {
            return OptionalLong.empty();
        }
        Set<AllocationId> inTheWay = shadow.on(on(plan.get()));
        gone.retainAll(inTheWay);
        gone.addAll(due.keySet());
        work.stream()
                .filter(each -> inTheWay.contains(each.command().allocation())
                        && !due.containsKey(each.command().allocation()))
                .sorted(Comparator.comparingLong(Intent::createdAtMillis)
                        .thenComparing(each -> each.command().allocation()))
                .limit(MAX_CANDIDATES)
                .forEach(each -> spare(shadow, question, gone, each.command().allocation()));
        List<PlannedPart> chosen = shadow.plan(question, gone).orElseThrow();
        for (Intent each : work) {
            AllocationId id = each.command().allocation();
            if (gone.contains(id) && !due.containsKey(id)) {
                long at =
                        clock.millis() + each.command().tenure().noticeMillis().orElseThrow();
                notices.give(id, Notice.Reason.INTERRUPTED, at);
                due.put(id, at);
            }
        }
        return OptionalLong.of(freeAt(shadow, chosen, due));
    }

    /** Leaves it alone if the rest will do. */
    private static void spare(Shadow shadow, PlanQuestion question, Set<AllocationId> gone, AllocationId id) {
        gone.remove(id);
        if (shadow.plan(question, gone).isEmpty()) {
            gone.add(id);
        }
    }

    /** When the last of what lies where the plan wants to be is gone. */
    private long freeAt(Shadow shadow, List<PlannedPart> plan, Map<AllocationId, Long> due) {
        return shadow.on(on(plan)).stream()
                .filter(due::containsKey)
                .mapToLong(due::get)
                .max()
                .orElseGet(clock::millis);
    }

    private static Set<ProviderId> on(List<PlannedPart> plan) {
        return plan.stream().map(PlannedPart::provider).collect(Collectors.toSet());
    }
}
