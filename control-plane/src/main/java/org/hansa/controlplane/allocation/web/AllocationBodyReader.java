package org.hansa.controlplane.allocation.web;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.hansa.controlplane.allocation.Conditions;
import org.hansa.controlplane.allocation.PlacementRequest;
import org.hansa.controlplane.authz.DataClass;
import org.hansa.controlplane.kernel.FieldErrors;
import org.hansa.grid.GroupRequest;
import org.hansa.grid.PlaceCommand;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.SiteId;
import org.jspecify.annotations.Nullable;

/** From what a client wrote to what it means, or to everything that is wrong with it, by field. */
final class AllocationBodyReader {
    private static final int MAX_SITES = 64;
    private static final int MAX_TAGS = 16;
    private final FieldErrors errors = new FieldErrors();

    private AllocationBodyReader() {}

    /** @throws org.hansa.controlplane.kernel.Failure {@code INVALID_FIELD} with every field that is meant */
    static PlacementRequest read(AllocationBody body) {
        return new AllocationBodyReader().request(body);
    }

    private PlacementRequest request(AllocationBody body) {
        Optional<ContractHandle> contract = errors.parse("contract", body.contract(), ContractHandle::new);
        List<PlacementRequest.Group> groups = groups(body.groups());
        Optional<AllocationId> near = near(body.near());
        DataClass dataClass = dataClass(body.dataClass());
        List<SiteId> sites =
                body.sites() == null ? List.of() : errors.parseAll("sites", body.sites(), MAX_SITES, SiteId::new);
        Set<String> countries = Words.all(errors, "countries", body.countries(), MAX_SITES, Words.COUNTRY);
        Optional<String> purpose =
                Optional.ofNullable(body.purpose()).map(code -> Words.matched(errors, "purpose", code, Words.CODE));
        OptionalLong until = until(body.term());
        Conditions conditions = new ConditionsReader(errors).read(body);
        errors.throwIfAny();
        return new PlacementRequest(
                contract.orElseThrow(),
                groups,
                new TreeSet<>(sites),
                new TreeSet<>(countries),
                dataClass,
                purpose,
                until,
                near,
                conditions);
    }

    private List<PlacementRequest.Group> groups(@Nullable List<AllocationBody.@Nullable Group> bodies) {
        int size = bodies == null ? 0 : bodies.size();
        errors.require(
                size >= 1 && size <= PlaceCommand.MAX_GROUPS,
                "groups",
                size == 0 ? "needs one group" : "has " + size + " elements, at most 64 are allowed");
        // Ten thousand groups are not read one by one to be told so.
        errors.throwIfAny();
        List<PlacementRequest.Group> groups = new ArrayList<>();
        Set<String> names = new TreeSet<>();
        for (int i = 0; i < size; i++) {
            String path = "groups[" + i + "]";
            AllocationBody.Group body = Objects.requireNonNull(bodies).get(i);
            if (body == null) {
                errors.add(path, "is missing");
                continue;
            }
            String otherwise = size == 1 ? GroupRequest.MAIN : GroupRequest.MAIN + "-" + i;
            Optional<PlacementRequest.Group> group = new GroupBodyReader(errors, path).read(body, otherwise);
            group.ifPresent(groups::add);
            errors.require(
                    group.map(each -> names.add(each.room().name())).orElse(true),
                    path + ".name",
                    "is the name of another group");
        }
        return groups;
    }

    private Optional<AllocationId> near(AllocationBody.@Nullable Near near) {
        return near == null ? Optional.empty() : errors.parse("near.allocation", near.allocation(), AllocationId::new);
    }

    private DataClass dataClass(AllocationBody.@Nullable DataClassBody dataClass) {
        if (dataClass == null || dataClass.level() == null) {
            errors.add("dataClass.level", "is missing");
            return DataClass.of("", List.of());
        }
        String level = Words.matched(errors, "dataClass.level", dataClass.level(), Words.CODE);
        return DataClass.of(level, Words.all(errors, "dataClass.tags", dataClass.tags(), MAX_TAGS, Words.CODE));
    }

    private OptionalLong until(AllocationBody.@Nullable Term term) {
        if (term == null) {
            return OptionalLong.empty();
        }
        if (term.until() == null) {
            return OptionalLong.empty();
        }
        return errors.parse("term.until", term.until(), Instant::toEpochMilli)
                .map(OptionalLong::of)
                .orElse(OptionalLong.empty());
    }
}
