package org.hansa.benchmarks.packing;

import java.util.List;
import org.hansa.benchmarks.OpenbTables.Table;
import org.hansa.benchmarks.Results;

/** W4: the openb tables, or generated ones in their place, filled and churned. */
public final class OpenbWorkload {
    private final Results results;
    private final boolean longForm;

    public OpenbWorkload(Results results, boolean longForm) {
        this.results = results;
        this.longForm = longForm;
    }

    /**
     * @param tables the first one is what the wanted ratios are of, at 130 % and 20 seeds
     * @param mode {@code fill}, {@code churn} or {@code both}
     */
    public void run(List<Table> tables, String mode) {
        for (Table each : tables) {
            boolean first = each.equals(tables.get(0));
            String name = (each.generated() ? "W4-generated" : "W4") + (first ? "" : "-" + each.variant());
            if (!mode.equals("churn")) {
                OpenbFill fill = new OpenbFill(results, each);
                fill.run(name, 13, first || longForm ? 20 : 5);
                if (first || longForm) {
                    fill.run(name + "-fill100", 10, longForm ? 20 : 5);
                }
            }
            if (!mode.equals("fill") && (first || longForm)) {
                new OpenbChurn(results, each).run(name + "-churn", longForm ? 10 : 3);
            }
        }
    }
}
