package org.hansa.reports.format;

/** A report that cannot be read as one. The message names the file and what is wrong with it. */
public final class ReportFormatException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String where;

    public ReportFormatException(String where, String what) {
        super(where + ": " + what);
        this.where = where;
    }

    public String where() {
        return where;
    }
}
