package org.hansa.grid;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** How often engines planned, tried their plans, and had to plan again because somebody else was faster. */
public final class PlanCounts implements StageTimes {
    private final Map<Stage, AtomicLong> stages = new EnumMap<>(Stage.class);

    /** @param plans that were made, {@code tried} were written down, {@code conflicts} came too late for their room */
    public record Totals(long plans, long tried, long conflicts) {
        Totals plus(Totals other) {
            return new Totals(plans + other.plans, tried + other.tried, conflicts + other.conflicts);
        }

        /** What came since then. */
        public Totals minus(Totals then) {
            return new Totals(plans - then.plans, tried - then.tried, conflicts - then.conflicts);
        }
    }

    public PlanCounts() {
        Arrays.stream(Stage.values()).forEach(each -> stages.put(each, new AtomicLong()));
    }

    @Override
    public void took(Stage stage, long nanos) {
        stages.get(stage).incrementAndGet();
    }

    private long count(Stage stage) {
        return stages.get(stage).get();
    }

    /** So far. A plan is tried when it is written down, and comes too late when somebody has taken its grant or a host's room. */
    public Totals totals() {
        long tried = count(Stage.INTENT);
        return new Totals(count(Stage.PLAN), tried, Math.max(0, tried - count(Stage.RECEIPT)));
    }
}
