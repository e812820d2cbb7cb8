package org.hansa.controlplane.portal;

import java.util.List;
import java.util.TreeSet;
import org.hansa.ledger.model.ResourceClass;
import org.hansa.ledger.model.ResourceVector;

/**
 * How much of something is used, for eyes and for screen readers.
 *
 * @param used and {@code whole}, {@code free}: with their units
 * @param percent 0 to 100
 * @param level {@code ok}, {@code high} from 80 percent, {@code full} from 100: never told by colour alone
 */
record Bar(String name, String used, String whole, String free, int percent, String level) {
    private static final int HIGH = 80;
    private static final int FULL = 100;

    static Bar of(ResourceClass resource, long used, long whole) {
        int percent = whole == 0 ? (used == 0 ? 0 : FULL) : (int) Math.min(FULL, Math.floorDiv(used * FULL, whole));
        return new Bar(
                Amounts.name(resource),
                Amounts.text(resource, used),
                Amounts.text(resource, whole),
                Amounts.text(resource, Math.max(0, whole - used)),
                percent,
                percent >= FULL ? "full" : percent >= HIGH ? "high" : "ok");
    }

    /** One for each class that either has. */
    static List<Bar> of(ResourceVector used, ResourceVector whole) {
        TreeSet<ResourceClass> classes = new TreeSet<>(whole.quantities().keySet());
        classes.addAll(used.quantities().keySet());
        return classes.stream()
                .map(each -> of(each, used.get(each), whole.get(each)))
                .toList();
    }
}
