package org.hansa.grid;

import java.util.List;
import java.util.Optional;

/** A page of allocations, newest first. @param next opaque cursor of the next page; absent on the last */
public record AllocationPage(List<AllocationView> allocations, Optional<String> next) {
    public AllocationPage {
        allocations = List.copyOf(allocations);
    }
}
