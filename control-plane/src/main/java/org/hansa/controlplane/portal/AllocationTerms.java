package org.hansa.controlplane.portal;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.hansa.controlplane.allocation.AllocationNote;
import org.hansa.controlplane.allocation.AllocationReader;
import org.hansa.controlplane.allocation.Conditions;
import org.hansa.controlplane.allocation.PriceCeiling;
import org.hansa.grid.AllocationView;
import org.hansa.grid.Tenure;
import org.hansa.ledger.model.MalformedRecordException;
import org.hansa.ledger.model.MspId;
import org.jspecify.annotations.Nullable;

/**
 * What was asked of an allocation beside its size, in words.
 *
 * @param from null from the start
 * @param notice how long before it may be interrupted; null when it may not be
 * @param price ceiling for an hour of all of it; null without one
 * @param latencies one ceiling each
 */
record AllocationTerms(
        @Nullable Moment from,
        @Nullable Moment until,
        @Nullable String notice,
        @Nullable String price,
        List<String> latencies) {
    static AllocationTerms of(AllocationView view) {
        Tenure tenure = view.command().tenure();
        Conditions asked = asked(view);
        return new AllocationTerms(
                moment(tenure.notBeforeMillis()),
                moment(view.command().expiresAtMillis()),
                tenure.interruptible() ? words(tenure.noticeMillis().orElseThrow()) : null,
                asked.price().map(PriceCeiling::text).orElse(null),
                asked.latencyMillisTo().entrySet().stream()
                        .map(each -> each.getValue() + " ms to " + each.getKey())
                        .toList());
    }

    /** Of what another member's tenant asked for nothing is known here. */
    private static Conditions asked(AllocationView view) {
        try {
            return Conditions.of(AllocationNote.parse(view.command().note()));
        } catch (MalformedRecordException e) {
            return Conditions.NONE;
        }
    }

    private static @Nullable Moment moment(OptionalLong millis) {
        return millis.isPresent() ? Moment.ofMillis(millis.getAsLong()) : null;
    }

    private static String words(long millis) {
        Duration notice = Duration.ofMillis(millis);
        if (notice.isZero()) {
            return "at once";
        }
        boolean days = notice.toHours() >= 48;
        boolean hours = notice.toMinutes() >= 120;
        return days
                ? "with " + notice.toDays() + " days' notice"
                : hours
                        ? "with " + notice.toHours() + " hours' notice"
                        : "with " + notice.toSeconds() + " seconds' notice";
    }

    /**
     * Word that it will be evicted, or why it was.
     *
     * @param why in words
     * @param over whether its time has come
     * @param destinations where what lies at the member's own sites could go
     */
    record Warning(String member, String why, Moment given, Moment at, boolean over, List<String> destinations) {
        static Warning of(AllocationReader.Noticed noticed, AllocationView view, MspId here, Instant now) {
            String why =
                    switch (noticed.notice().reason()) {
                        case INTERRUPTED -> "Firm work needs the room of this interruptible allocation.";
                        case CAPACITY_ENDS -> "The capacity that was declared at a site of it ends.";
                    };
            long due = noticed.notice().dueAtMillis();
            return new Warning(
                    noticed.owner().orElse(here).value(),
                    why,
                    Moment.ofMillis(noticed.notice().givenAtMillis()),
                    Moment.ofMillis(due),
                    due <= now.toEpochMilli(),
                    noticed.standing().stream()
                            .flatMap(each -> each.destinations().stream()
                                    .map(to -> view.command().groupName(each.group()) + ": " + to.units() + " at "
                                            + to.site()))
                            .distinct()
                            .toList());
        }
    }
}
