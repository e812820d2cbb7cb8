package org.hansa.reports.format;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.Fields;
import org.hansa.ledger.model.JsonObject;
import org.hansa.ledger.model.MalformedRecordException;

/**
 * Records as lines of canonical JSON, closed by a trailer that counts them and hashes what stands before it, so that a file
 * cut at a line boundary is not a shorter file but a broken one.
 */
public final class JsonLines {
    static final String TRAILER = "trailer/1";

    private JsonLines() {}

    public static byte[] write(List<byte[]> records) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] each : records) {
            out.writeBytes(each);
            out.write('\n');
        }
        byte[] trailer = JsonObject.schema(TRAILER)
                .with("count", records.size())
                .with("sha256", Digest.of(out.toByteArray()).hex())
                .bytes();
        out.writeBytes(trailer);
        out.write('\n');
        return out.toByteArray();
    }

    /** @throws ReportFormatException when trailer, count or hash do not fit the lines */
    public static List<byte[]> read(String path, byte[] file) {
        List<byte[]> lines = new ArrayList<>();
        int from = 0;
        int lastLine = 0;
        for (int at = 0; at < file.length; at++) {
            if (file[at] == '\n') {
                lines.add(Arrays.copyOfRange(file, from, at));
                lastLine = from;
                from = at + 1;
            }
        }
        if (from != file.length || lines.isEmpty()) {
            throw new ReportFormatException(path, "is cut off: it does not end with a trailer line");
        }
        checkTrailer(path, lines.remove(lines.size() - 1), lines.size(), Arrays.copyOf(file, lastLine));
        return lines;
    }

    private static void checkTrailer(String path, byte[] trailer, int count, byte[] before) {
        try {
            Fields fields = Fields.parse(trailer, TRAILER);
            long claimed = fields.natural("count");
            Digest digest = fields.digest("sha256");
            fields.end();
            if (claimed != count) {
                throw new ReportFormatException(path, "has " + count + " records, its trailer counts " + claimed);
            }
            if (!digest.equals(Digest.of(before))) {
                throw new ReportFormatException(path, "its trailer's hash is not that of the records before it");
            }
        } catch (MalformedRecordException e) {
            throw new ReportFormatException(path, "is cut off: its last line is no trailer (" + e.getMessage() + ")");
        }
    }
}
