package org.hansa.checker;

import java.util.ArrayList;
import java.util.List;

/** An {@code ALLOCATION} entry: what was asked, how far it got, and where its parts are. */
final class IntentBytes {
    private static final List<String> STATES = List.of(
            "PENDING",
            "HELD",
            "RESERVED",
            "ACTIVE",
            "RESIZING",
            "RELEASING",
            "RELEASED",
            "DENIED",
            "EXPIRED",
            "EVICTED",
            "FAILED",
            "STUCK");

    private IntentBytes() {}

    static Grid.Intent read(String member, EntryBytes in) {
        String allocation = command(in);
        String state = in.coded(STATES);
        int attempt = in.count();
        in.number();
        in.octet();
        in.list(() -> {
            String provider = in.text();
            in.text();
            in.number();
            in.optional(in::text);
            in.number();
            in.number();
            return provider;
        });
        List<Grid.Part> parts = in.list(() -> part(in));
        List<String> owners = new ArrayList<>();
        int round = in.optional(() -> members(in, owners)).orElse(0);
        rest(in);
        long acceptedAt = in.optionalNumber().orElse(-1);
        in.number();
        return new Grid.Intent(member, allocation, state, attempt, parts, round, owners, acceptedAt, in.number());
    }

    /** What a release comes to, where a resize goes to, and why it was refused or failed: nothing is counted from it. */
    private static void rest(EntryBytes in) {
        in.coded(STATES);
        in.optional(() -> {
            in.list(() -> group(in));
            in.octet();
            String decision = provenance(in);
            in.number();
            return decision;
        });
        in.optional(() -> refusal(in));
        in.optional(in::text);
    }

    private static String refusal(EntryBytes in) {
        String reason = in.text();
        in.text();
        in.number();
        in.list(() -> in.text() + in.number());
        in.optional(() -> {
            String site = in.text();
            in.vector();
            in.optional(() -> demand(in));
            in.number();
            return site;
        });
        in.list(() -> in.text() + in.vector());
        in.optionalNumber();
        return reason;
    }

    private static Integer members(EntryBytes in, List<String> owners) {
        int round = in.count();
        in.text();
        in.octet();
        in.list(() -> member(in, owners));
        in.optional(in::text);
        return round;
    }

    /** Who gave up all units of all groups of its part is no owner any more. */
    private static String member(EntryBytes in, List<String> owners) {
        String owner = in.text();
        in.count();
        List<Integer> units = in.list(() -> {
            in.count();
            return in.count();
        });
        in.text();
        in.flag();
        in.list(() -> part(in));
        if (units.isEmpty() || units.stream().anyMatch(each -> each > 0)) {
            owners.add(owner);
        }
        return owner;
    }

    private static String command(EntryBytes in) {
        String allocation = in.id();
        in.text();
        in.text();
        in.list(() -> group(in));
        in.list(in::text);
        in.octet();
        in.optionalNumber();
        in.optionalNumber();
        provenance(in);
        in.text();
        in.optionalNumber();
        in.optionalNumber();
        return allocation;
    }

    private static String group(EntryBytes in) {
        String name = in.text();
        in.number();
        request(in);
        in.list(() -> rule(in));
        return name;
    }

    private static String rule(EntryBytes in) {
        String kind = in.text();
        in.text();
        in.number();
        in.list(() -> in.text() + in.text());
        return kind;
    }

    private static void request(EntryBytes in) {
        in.vector();
        in.optional(() -> demand(in));
        in.number();
        in.list(in::text);
        in.list(in::text);
    }

    private static List<String> demand(EntryBytes in) {
        List<String> models = in.list(in::text);
        in.number();
        in.number();
        return models;
    }

    /** Decision, policy revision, request, consent and commitments. */
    private static String provenance(EntryBytes in) {
        String decision = in.digest();
        in.text();
        in.digest();
        in.octet();
        in.list(() -> in.text() + in.digest());
        return decision;
    }

    private static Grid.Part part(EntryBytes in) {
        String provider = in.text();
        in.text();
        int units = in.count();
        in.vector();
        in.optional(in::text);
        in.list(in::count);
        boolean reserved = in.number() > 0;
        int group = in.count();
        in.optional(() -> receipt(in));
        return new Grid.Part(provider, group, units, reserved);
    }

    private static String receipt(EntryBytes in) {
        boolean usual = in.flag();
        String owner = in.text();
        in.digest();
        in.number();
        in.number();
        in.block();
        if (!usual) {
            in.text();
            in.text();
            in.id();
            in.text();
            in.number();
            in.digest();
            in.text();
        }
        return owner;
    }
}
