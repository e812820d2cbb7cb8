package org.hansa.benchmarks.packing;

import java.util.List;
import org.hansa.benchmarks.packing.Mix.Kind;
import org.hansa.grid.ProviderSpec;
import org.jspecify.annotations.Nullable;

/** A packer and the cell that is its own. */
record Contestant(Cell cell, Packer packer) {
    static final String PLANNER = "planner";
    static final String GRADIENT_DESCENT = "gradient-descent";

    /** Those that answer request by request and know nothing but the hosts. */
    static final List<String> ONLINE =
            List.of("best-fit", "dot-product", "first-fit", PLANNER, "two-random", "worst-fit");

    /** And the one that knows the mix as well. */
    static final List<String> WITH_DEVICES =
            List.of("best-fit", "dot-product", "first-fit", GRADIENT_DESCENT, PLANNER, "two-random", "worst-fit");

    /** @param mix of all requests; its models are those of the hosts, and gradient descent knows its shares */
    static Contestant of(String name, List<ProviderSpec> hosts, Mix mix, long seed) {
        Cell cell = new Cell(hosts, mix.models());
        return switch (name) {
            case PLANNER -> new Contestant(cell, new PlannerPacker(cell, hosts));
            case GRADIENT_DESCENT -> new Contestant(cell, new GradientDescent(cell, mix));
            default -> new Contestant(cell, Textbook.packer(name, cell, seed));
        };
    }

    /** Places one unit, and tells the packer. @return null when it finds no room */
    Cell.@Nullable Placed place(int number, Kind kind) {
        int host = packer.choose(number, kind);
        if (host < 0) {
            return null;
        }
        Cell.Placed placed = cell.take(host, kind, packer.devices(cell, host, number, kind));
        packer.changed(host);
        return placed;
    }
}
