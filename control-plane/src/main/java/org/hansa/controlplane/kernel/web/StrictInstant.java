package org.hansa.controlplane.kernel.web;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdScalarDeserializer;

/**
 * Times as RFC 3339 has them. A bare number is refused: nothing in it says whether seconds or milliseconds are meant, and the
 * wrong guess is a term of a thousandth, or of a thousand times as much.
 */
final class StrictInstant extends StdScalarDeserializer<Instant> {
    static final String EXAMPLE = "2027-01-31T12:00:00Z";

    private static final Pattern FORM =
            Pattern.compile("\\d{4}-\\d{2}-\\d{2}[Tt]\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?([Zz]|[+-]\\d{2}:\\d{2})");

    StrictInstant() {
        super(Instant.class);
    }

    @Override
    public @Nullable Instant deserialize(JsonParser parser, DeserializationContext context) {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            return (Instant) context.handleUnexpectedToken(getValueType(context), parser);
        }
        String text = parser.getString();
        try {
            if (FORM.matcher(text).matches()) {
                return OffsetDateTime.parse(text).toInstant();
            }
        } catch (DateTimeException e) {
            // The 31st of February: not a time either.
        }
        return (Instant) context.handleWeirdStringValue(Instant.class, text, "not a time of RFC 3339");
    }
}
