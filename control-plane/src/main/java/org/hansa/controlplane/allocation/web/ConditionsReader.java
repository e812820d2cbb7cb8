package org.hansa.controlplane.allocation.web;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.hansa.controlplane.allocation.Conditions;
import org.hansa.controlplane.allocation.PriceCeiling;
import org.hansa.controlplane.kernel.FieldErrors;
import org.hansa.grid.Tenure;
import org.hansa.ledger.model.Offer;
import org.jspecify.annotations.Nullable;

/** On what terms a request takes room, or everything that is wrong with them. */
final class ConditionsReader {
    private final FieldErrors errors;

    ConditionsReader(FieldErrors errors) {
        this.errors = errors;
    }

    Conditions read(AllocationBody body) {
        return new Conditions(
                latencies(body.maxLatencyMillisTo()),
                price(body.priceCeiling()),
                new Tenure(notBefore(body.term()), notice(body.interruptible())));
    }

    private OptionalLong notBefore(AllocationBody.@Nullable Term term) {
        return term == null || term.notBefore() == null
                ? OptionalLong.empty()
                : errors.parse("term.notBefore", term.notBefore(), Instant::toEpochMilli)
                        .map(OptionalLong::of)
                        .orElse(OptionalLong.empty());
    }

    private OptionalLong notice(AllocationBody.@Nullable InterruptibleBody body) {
        if (body == null) {
            return OptionalLong.empty();
        }
        Long seconds = body.noticeSeconds();
        if (seconds == null || seconds < 0 || seconds > Tenure.MAX_NOTICE_MILLIS / 1_000) {
            errors.add(
                    "interruptible.noticeSeconds", "must be an integer from 0 to " + Tenure.MAX_NOTICE_MILLIS / 1_000);
            return OptionalLong.empty();
        }
        return OptionalLong.of(seconds * 1_000);
    }

    private TreeMap<String, Long> latencies(@Nullable Map<String, @Nullable Long> body) {
        TreeMap<String, Long> latencies = new TreeMap<>();
        if (body == null) {
            return latencies;
        }
        if (body.isEmpty() || body.size() > Conditions.MAX_POINTS) {
            errors.add("maxLatencyMillisTo", "must name 1 to " + Conditions.MAX_POINTS + " points");
            return latencies;
        }
        body.forEach((point, millis) -> {
            String path = "maxLatencyMillisTo." + point;
            if (millis == null || millis < 0 || millis > Offer.MAX_LATENCY) {
                errors.add(path, "must be an integer from 0 to " + Offer.MAX_LATENCY);
            } else {
                errors.parse(path, point, ConditionsReader::point).ifPresent(known -> latencies.put(known, millis));
            }
        });
        return latencies;
    }

    private static String point(String name) {
        Offer.checkPoint(name);
        return name;
    }

    private Optional<PriceCeiling> price(AllocationBody.@Nullable PriceCeilingBody body) {
        if (body == null) {
            return Optional.empty();
        }
        Optional<String> currency = errors.parse("priceCeiling.currency", body.currency(), ConditionsReader::currency);
        Optional<Long> nanos = errors.parse("priceCeiling.perHour", body.perHour(), PriceCeiling::nanos);
        return currency.flatMap(code -> nanos.map(amount -> new PriceCeiling(code, amount)));
    }

    private static String currency(String code) {
        Offer.checkCurrency(code);
        return code;
    }
}
