package org.hansa.launcher.ballots;

/**
 * Text of other members on this member's terminal: reasons may be anything, and a terminal obeys control characters, so
 * that they could show another decision than the one that is voted on.
 */
final class Printable {
    private static final int STRANGE = '\uFFFD';

    private Printable() {}

    /** In one line. */
    static String line(String text) {
        return clean(text, false);
    }

    /** With its line ends. */
    static String lines(String text) {
        return clean(text, true);
    }

    private static String clean(String text, boolean keepLineEnds) {
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints().forEach(each -> clean.appendCodePoint(shown(each, keepLineEnds)));
        return clean.toString();
    }

    private static int shown(int point, boolean keepLineEnds) {
        if (point == '\n' || point == '\r' || point == '\t') {
            return point == '\n' && keepLineEnds ? point : ' ';
        }
        return switch (Character.getType(point)) {
            // FORMAT has what turns the direction of writing round.
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> STRANGE;
            default -> point;
        };
    }
}
