package org.hansa.controlplane.allocation.peer;

import java.util.List;
import org.hansa.grid.Notice;
import org.hansa.grid.group.NoticePage;
import org.hansa.ledger.model.AllocationId;

/** A page of the notices that an owner has given for parts of the asking home's allocations. */
record NoticesBody(List<Entry> notices, boolean more) {
    record Entry(String allocation, Notice.Reason reason, long givenAtMillis, long dueAtMillis) {}

    static NoticesBody of(NoticePage page) {
        return new NoticesBody(
                page.notices().stream()
                        .map(each -> new Entry(
                                each.allocation().value(), each.reason(), each.givenAtMillis(), each.dueAtMillis()))
                        .toList(),
                page.more());
    }

    /** @throws IllegalArgumentException when it makes no sense */
    NoticePage page() {
        return new NoticePage(
                notices.stream()
                        .map(each -> new Notice(
                                new AllocationId(each.allocation()),
                                each.reason(),
                                each.givenAtMillis(),
                                each.dueAtMillis()))
                        .toList(),
                more);
    }
}
