package org.hansa.launcher.preflight;

/**
 * The answer to one check.
 *
 * @param subject what was checked, in a word or two
 * @param detail what was found
 * @param remedy what to do about it; empty when nothing is to be done
 */
public record Finding(String subject, Level level, String detail, String remedy) {

    /** How much a finding matters. */
    public enum Level {
        FINE,
        /** It works, but not as it should. */
        WARNING,
        /** It cannot work. */
        BLOCKING
    }

    public static Finding fine(String subject, String detail) {
        return new Finding(subject, Level.FINE, detail, "");
    }

    public static Finding warning(String subject, String detail, String remedy) {
        return new Finding(subject, Level.WARNING, detail, remedy);
    }

    public static Finding blocking(String subject, String detail, String remedy) {
        return new Finding(subject, Level.BLOCKING, detail, remedy);
    }

    boolean fine() {
        return level == Level.FINE;
    }

    public static boolean isFine(Finding finding) {
        return finding.fine();
    }

    public static boolean isBlocking(Finding finding) {
        return finding.level() == Level.BLOCKING;
    }

    /** One line, and a second one with the remedy where there is one. */
    public String describe() {
        String mark =
                switch (level) {
                    case FINE -> "ok      ";
                    case WARNING -> "warning ";
                    case BLOCKING -> "problem ";
                };
        String line = mark + String.format("%-22s", subject) + detail;
        return remedy.isEmpty() ? line : line + "\n" + " ".repeat(8) + "\u2192 " + remedy;
    }
}
