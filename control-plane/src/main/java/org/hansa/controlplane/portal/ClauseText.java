package org.hansa.controlplane.portal;

import java.util.List;
import java.util.SortedSet;
import org.hansa.controlplane.authz.Clause;

/** A residency clause as a sentence. */
record ClauseText(String id, String sentence) {
    static List<ClauseText> of(List<Clause> clauses) {
        return clauses.stream()
                .map(clause -> new ClauseText(clause.id(), sentence(clause)))
                .toList();
    }

    private static String sentence(Clause clause) {
        StringBuilder text = new StringBuilder(aspect(clause.aspect()));
        text.append(clause.allow().isEmpty() ? ": nowhere is allowed by name" : ": only " + listed(clause.allow()));
        if (clause.allowAdequate()) {
            text.append(", or where an adequacy decision covers it");
        }
        if (!clause.deny().isEmpty()) {
            text.append("; never ").append(listed(clause.deny()));
        }
        text.append("; evidence ").append(clause.minimumStrength()).append(" or better");
        return text.append(clause.waivable() ? "." : "; no exemption.").toString();
    }

    private static String listed(SortedSet<String> places) {
        return String.join(", ", places);
    }

    private static String aspect(String aspect) {
        return switch (aspect) {
            case "AT_REST" -> "Data at rest";
            case "PROCESSING" -> "Processing";
            case "BACKUP" -> "Backups";
            case "LOGS" -> "Logs";
            case "SUPPORT" -> "Support access";
            case "ADMIN" -> "Administration";
            case "OPERATOR" -> "The operator";
            case "KEYS" -> "Keys";
            default -> aspect;
        };
    }
}
