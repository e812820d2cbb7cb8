package org.hansa.controlplane.allocation.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.hansa.controlplane.allocation.Flavor;
import org.hansa.controlplane.allocation.GroupChange;
import org.hansa.controlplane.kernel.FieldErrors;
import org.hansa.grid.PlaceCommand;
import org.hansa.grid.ResourceRequest;
import org.hansa.ledger.model.ResourceVector;
import org.jspecify.annotations.Nullable;

/** What is to become of an allocation's groups; those that are not named stay as they are. */
record ResizeBody(@Nullable List<@Nullable Change> groups) {
    /**
     * @param name of the group
     * @param count units afterwards; absent leaves as many as there are
     * @param flavor a size with a name, instead of resources
     * @param resources per unit, all classes, without GPUs; absent leaves them
     */
    record Change(
            @Nullable String name,
            @Nullable Integer count,
            @Nullable String flavor,
            @Nullable Map<String, @Nullable Long> resources) {}

    /** @throws org.hansa.controlplane.kernel.Failure {@code INVALID_FIELD} with every field that is meant */
    List<GroupChange> changes() {
        FieldErrors errors = new FieldErrors();
        int size = groups == null ? 0 : groups.size();
        errors.require(size >= 1 && size <= PlaceCommand.MAX_GROUPS, "groups", "needs 1 to 64 groups");
        errors.throwIfAny();
        List<GroupChange> changes = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            change(errors, "groups[" + i + "]", groups.get(i)).ifPresent(changes::add);
        }
        errors.throwIfAny();
        return changes;
    }

    private static Optional<GroupChange> change(FieldErrors errors, String path, @Nullable Change change) {
        if (change == null || change.name() == null) {
            errors.add(path + ".name", "is missing");
            return Optional.empty();
        }
        Integer count = change.count();
        errors.require(
                count == null || (count >= 1 && count <= ResourceRequest.MAX_COUNT),
                path + ".count",
                "must be 1 to " + ResourceRequest.MAX_COUNT);
        errors.require(
                change.flavor() == null || change.resources() == null,
                path + ".flavor",
                "is given beside resources; one of them is enough");
        Optional<Flavor> flavor = Optional.ofNullable(change.flavor()).flatMap(Flavor::named);
        errors.require(
                change.flavor() == null || flavor.isPresent(),
                path + ".flavor",
                "is not one of " + Flavor.ALL.stream().map(Flavor::name).toList());
        Optional<ResourceVector> perUnit = change.resources() == null
                ? flavor.map(Flavor::perUnit)
                : Optional.of(GroupBodyReader.demanded(errors, path, change.resources()));
        return Optional.of(
                new GroupChange(change.name(), count == null ? OptionalInt.empty() : OptionalInt.of(count), perUnit));
    }
}
