package org.hansa.grid.notice;

import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.hansa.grid.EngineEvent;
import org.hansa.grid.Notice;
import org.hansa.grid.codec.EntryReader;
import org.hansa.grid.codec.EntryWriter;
import org.hansa.grid.intent.Intent;
import org.hansa.grid.intent.IntentBook;
import org.hansa.grid.store.EntryStore;
import org.hansa.grid.store.EntryStore.Table;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.MspId;

/**
 * At a home: the notices that other owners gave for their parts. Each owner says again and again which of its notices stand, all of
 * them; what is new or gone since is told to the tenant once, after it is durable. Nothing is evicted by them here: the owner
 * does that, and the home sees it.
 */
public final class NoticesElsewhere {
    private static final int LAYOUT = 1;

    private final EntryStore store;
    private final IntentBook intents;
    private final NoticeDesk.Teller teller;
    private final Clock clock;
    private final Map<Key, Notice> notices = new ConcurrentHashMap<>();

    /** A notice and who gave it. */
    public record Elsewhere(MspId owner, Notice notice) {}

    private record Key(AllocationId allocation, MspId owner) {
        String text() {
            return allocation + "/" + owner;
        }

        static Key parse(String text) {
            int slash = text.indexOf('/');
            return new Key(new AllocationId(text.substring(0, slash)), new MspId(text.substring(slash + 1)));
        }
    }

    NoticesElsewhere(EntryStore store, IntentBook intents, NoticeDesk.Teller teller, Clock clock) {
        this.store = store;
        this.intents = intents;
        this.teller = teller;
        this.clock = clock;
    }

    void load() {
        store.scan(Table.NOTICE_ELSEWHERE, (text, bytes) -> {
            Key key = Key.parse(text);
            EntryReader in = EntryReader.version(LAYOUT, bytes);
            Notice notice = new Notice(key.allocation(), in.constant(Notice.Reason.class), in.number(), in.number());
            in.end();
            notices.put(key, notice);
        });
    }

    /** Of all owners the earliest. */
    public Optional<Elsewhere> find(AllocationId id) {
        return notices.entrySet().stream()
                .filter(each -> each.getKey().allocation().equals(id))
                .map(each -> new Elsewhere(each.getKey().owner(), each.getValue()))
                .min(Comparator.comparingLong(each -> each.notice().dueAtMillis()));
    }

    /** @param standing all notices of this owner; those about allocations that it has no part of are passed over */
    public synchronized void learn(MspId owner, List<Notice> standing) {
        Map<Key, Notice> now = new HashMap<>();
        standing.stream()
                .filter(each -> concerns(each.allocation(), owner).isPresent())
                .forEach(each -> now.put(new Key(each.allocation(), owner), each));
        notices.keySet().stream()
                .filter(key -> key.owner().equals(owner) && !now.containsKey(key))
                .toList()
                .forEach(this::withdrawn);
        now.forEach(this::given);
    }

    private Optional<Intent> concerns(AllocationId id, MspId owner) {
        return intents.find(id).filter(Intent::coordinates).filter(each -> each.members()
                .flatMap(members -> members.of(owner))
                .isPresent());
    }

    private void given(Key key, Notice notice) {
        if (notice.equals(notices.get(key))) {
            return;
        }
        store.put(
                Table.NOTICE_ELSEWHERE,
                key.text(),
                new EntryWriter(LAYOUT)
                        .constant(notice.reason())
                        .number(notice.givenAtMillis())
                        .number(notice.dueAtMillis())
                        .toBytes());
        notices.put(key, notice);
        String what = notice.reason() + " at " + Instant.ofEpochMilli(notice.dueAtMillis()) + " by " + key.owner();
        concerns(key.allocation(), key.owner()).ifPresent(intent -> teller.tell(EngineEvent.Kind.NOTICE, intent, what));
    }

    /** One that was carried out, or will have been once the home looks, stays to say why, as long as its allocation is known. */
    private void withdrawn(Key key) {
        Notice notice = Objects.requireNonNull(notices.get(key));
        concerns(key.allocation(), key.owner())
                .filter(intent -> intent.holdsRoom() && notice.dueAtMillis() > clock.millis())
                .ifPresent(intent -> {
                    forget(key);
                    teller.tell(EngineEvent.Kind.NOTICE_WITHDRAWN, intent, notice.reason() + " by " + key.owner());
                });
    }

    private void forget(Key key) {
        store.remove(Table.NOTICE_ELSEWHERE, key.text());
        notices.remove(key);
    }

    /** Those of allocations that are forgotten. */
    void forget() {
        notices.keySet().stream()
                .filter(key -> intents.find(key.allocation()).isEmpty())
                .toList()
                .forEach(this::forget);
    }
}
