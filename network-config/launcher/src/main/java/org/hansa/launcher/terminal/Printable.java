package org.hansa.launcher.terminal;

import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Text of other members on this member's terminal: reasons may be anything, and a terminal obeys control characters, so
 * that they could show another decision than the one that is voted on.
 */
public final class Printable {
    private static final int STRANGE = '\uFFFD';
    private static final JsonMapper LINE =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private static final JsonMapper INDENTED =
            LINE.rebuild().enable(SerializationFeature.INDENT_OUTPUT).build();

    private Printable() {}

    /** In one line. */
    public static String line(String text) {
        return clean(text, false);
    }

    /** With its line ends. */
    public static String lines(String text) {
        return clean(text, true);
    }

    /** The same value in one line, with an escape for whatever a terminal might obey. */
    public static String json(JsonNode value) {
        return LINE.writeValueAsString(value);
    }

    /** Like {@link #json}, in lines for people. */
    public static String indentedJson(JsonNode value) {
        return INDENTED.writeValueAsString(value);
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
