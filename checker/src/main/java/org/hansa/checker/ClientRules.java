package org.hansa.checker;

import static org.hansa.checker.Violation.Kind.BROKEN_CONSTRAINT;
import static org.hansa.checker.Violation.Kind.LEAKED_ROOM;
import static org.hansa.checker.Violation.Kind.LOST_ACKNOWLEDGEMENT;
import static org.hansa.checker.Violation.Kind.RECEIPT_WITHOUT_LEAF;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hansa.checker.Acknowledgement.Part;
import org.hansa.checker.Acknowledgement.Rule;
import org.hansa.checker.Acknowledgement.Wish;

/** What clients were told, against what is there. */
final class ClientRules {
    private final Grid grid;
    private final Ledger ledger;
    private final Map<String, Map<Long, Leaf>> events;
    private final Findings findings;

    /** @param events by provider and {@code providerSeq}, sealed and waiting */
    ClientRules(Grid grid, Ledger ledger, Map<String, ? extends Map<Long, Leaf>> events, Findings findings) {
        this.grid = grid;
        this.ledger = ledger;
        this.events = Map.copyOf(events);
        this.findings = findings;
    }

    void check(Acknowledgement told) {
        told.parts().forEach(part -> recorded(told, part));
        boolean room = grid.providers().values().stream()
                .flatMap(provider -> provider.live().stream())
                .anyMatch(live -> live.allocation().equals(told.allocation()));
        if (told.released()) {
            findings.unless(!room, LEAKED_ROOM, told.allocation(), "was released and still holds room");
        } else if (!told.mayHaveEnded()) {
            told.parts().forEach(part -> live(told, part));
        }
        told.wishes()
                .forEach((group, wish) -> constraints(
                        told.allocation(),
                        told.parts().stream()
                                .filter(part -> part.group().equals(group))
                                .toList(),
                        wish));
    }

    private void recorded(Acknowledgement told, Part part) {
        Leaf event = events.getOrDefault(part.provider(), Map.of()).get(part.providerSeq());
        boolean same = event != null
                && event.opens()
                && event.allocation().equals(told.allocation())
                && Amounts.of(event.resources()).same(part.resources());
        findings.unless(
                same,
                LOST_ACKNOWLEDGEMENT,
                told.allocation(),
                "was promised " + part.resources() + " by event " + part.providerSeq() + " of " + part.provider()
                        + ", which is " + (event == null ? "nowhere" : "another"));
        part.bodyDigest()
                .ifPresent(digest -> findings.unless(
                        event != null && event.bodyDigest().equals(digest),
                        RECEIPT_WITHOUT_LEAF,
                        told.allocation(),
                        "has a receipt for event " + part.providerSeq() + " of " + part.provider()
                                + " with another body"));
    }

    private void live(Acknowledgement told, Part part) {
        boolean there = Optional.ofNullable(grid.providers().get(part.provider())).stream()
                .flatMap(provider -> provider.live().stream())
                .anyMatch(live ->
                        live.allocation().equals(told.allocation()) && live.reservedSeq() == part.providerSeq());
        findings.unless(
                there,
                LOST_ACKNOWLEDGEMENT,
                told.allocation(),
                "was acknowledged on " + part.provider() + ", which does not hold it any more");
    }

    private void constraints(String allocation, List<Part> parts, Wish wish) {
        int units = parts.stream().mapToInt(Part::units).sum();
        broken(allocation, units >= wish.least() && units <= wish.most(), "has " + units + " units");
        for (Part part : parts) {
            Grid.Provider provider = grid.providers().get(part.provider());
            if (provider == null) {
                broken(allocation, false, "lies on " + part.provider() + ", which is not in any grid");
                continue;
            }
            Set<String> traits = provider.traits();
            broken(
                    allocation,
                    traits.containsAll(wish.requiredTraits())
                            && wish.forbiddenTraits().stream().noneMatch(traits::contains),
                    "lies on " + provider.id() + " with the traits " + traits);
            broken(
                    allocation,
                    wish.sites().isEmpty() || wish.sites().contains(provider.site()),
                    "lies at " + provider.site());
            amounts(allocation, part, wish);
        }
        wish.rules().forEach(rule -> domains(allocation, parts, rule));
    }

    private void amounts(String allocation, Part part, Wish wish) {
        Amounts plain = new Amounts();
        long milli = 0;
        boolean models = true;
        for (Map.Entry<String, Long> each : part.resources().entrySet()) {
            if (each.getKey().startsWith("GPU_MILLI:")) {
                milli += each.getValue();
                models &= wish.gpuModels().contains(each.getKey().substring("GPU_MILLI:".length()));
            } else {
                plain.add(Map.of(each.getKey(), each.getValue()), 1);
            }
        }
        boolean exact =
                plain.same(new Amounts().add(wish.perUnit(), part.units()).map())
                        && milli == wish.gpuMilli() * part.units();
        broken(allocation, exact && models, "got " + part.resources() + " for " + part.units() + " units");
    }

    private void domains(String allocation, List<Part> parts, Rule rule) {
        Map<String, Integer> units = new HashMap<>();
        parts.forEach(part -> units.merge(domain(part, rule.key()), part.units(), Integer::sum));
        Collection<Integer> counts = units.values();
        boolean racked = !rule.key().equals("rack")
                || parts.stream().allMatch(part -> rack(part).isPresent());
        boolean holds =
                rule.together() ? counts.size() <= 1 && racked : counts.stream().allMatch(each -> each <= rule.most());
        broken(allocation, holds, "has by " + rule.key() + " " + units);
    }

    private String domain(Part part, String key) {
        return switch (key) {
            case "host" -> part.provider();
            case "rack" -> part.site() + "/" + rack(part).orElse("");
            case "site" -> part.site();
            case "member" -> ledger.owner(part.site()).orElse("unknown");
            case "country" -> ledger.country(part.site()).orElse("unknown");
            default -> throw new IllegalArgumentException("no domain " + key);
        };
    }

    private Optional<String> rack(Part part) {
        return Optional.ofNullable(grid.providers().get(part.provider())).flatMap(Grid.Provider::rack);
    }

    private void broken(String allocation, boolean holds, String detail) {
        findings.unless(holds, BROKEN_CONSTRAINT, allocation, detail);
    }
}
