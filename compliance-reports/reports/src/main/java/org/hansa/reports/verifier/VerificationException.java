package org.hansa.reports.verifier;

/** Ends a verification: the first thing that is broken, missing or unknown. */
public final class VerificationException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final Verdict verdict;
    private final String where;
    private final String what;

    private VerificationException(Verdict verdict, String where, String what) {
        super(where + ": " + what);
        this.verdict = verdict;
        this.where = where;
        this.what = what;
    }

    public static VerificationException invalid(String where, String what) {
        return new VerificationException(Verdict.INVALID, where, what);
    }

    static VerificationException incomplete(String where, String what) {
        return new VerificationException(Verdict.INCOMPLETE, where, what);
    }

    static VerificationException unsupported(String where, String what) {
        return new VerificationException(Verdict.UNSUPPORTED, where, what);
    }

    Verdict verdict() {
        return verdict;
    }

    String where() {
        return where;
    }

    String what() {
        return what;
    }
}
