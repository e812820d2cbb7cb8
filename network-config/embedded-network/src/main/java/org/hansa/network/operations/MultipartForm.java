package org.hansa.network.operations;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The one file in a multipart form: all that the participation interface takes. */
final class MultipartForm {

    private static final Pattern BOUNDARY = Pattern.compile("boundary=\"?([^\";]+)\"?");
    private static final Pattern NAME = Pattern.compile("name=\"([^\"]*)\"");
    private static final String HEADERS_END = "\r\n\r\n";

    private MultipartForm() {}

    /** The content of the part with this name, or empty if the form has no such part or more than one. */
    static Optional<byte[]> file(String contentType, byte[] body, String name) {
        Matcher boundary = BOUNDARY.matcher(contentType);
        if (!boundary.find()) {
            return Optional.empty();
        }
        // One character a byte, so that positions in the text are positions in the body.
        String text = new String(body, StandardCharsets.ISO_8859_1);
        String delimiter = "--" + boundary.group(1);
        int begin = text.indexOf(delimiter);
        int headersEnd = begin < 0 ? -1 : text.indexOf(HEADERS_END, begin);
        int contentEnd = headersEnd < 0 ? -1 : text.indexOf("\r\n" + delimiter, headersEnd);
        if (contentEnd < 0 || !text.startsWith("--", contentEnd + 2 + delimiter.length())) {
            return Optional.empty();
        }
        Matcher partName = NAME.matcher(text.substring(begin, headersEnd));
        return partName.find() && partName.group(1).equals(name)
                ? Optional.of(Arrays.copyOfRange(body, headersEnd + HEADERS_END.length(), contentEnd))
                : Optional.empty();
    }
}
