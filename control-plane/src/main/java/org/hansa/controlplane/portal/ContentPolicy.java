package org.hansa.controlplane.portal;

/** What a page may load and where its forms may go. No inline script or style, no eval, nothing from elsewhere. */
final class ContentPolicy {
    static final String HEADER = "Content-Security-Policy";

    private ContentPolicy() {}

    /** @param issuer the realm: signing out posts a form here that ends there, and browsers check where forms end */
    static String directives(String issuer) {
        return directives("'self'", "'self' " + PortalSecurity.origin(issuer));
    }

    /** @param issuer the realm, whose token endpoint Swagger UI calls from the browser */
    static String ofExplorer(String issuer) {
        return directives("'self' " + PortalSecurity.origin(issuer), "'none'");
    }

    private static String directives(String connections, String forms) {
        return String.join(
                "; ",
                "default-src 'none'",
                "script-src 'self'",
                "style-src 'self'",
                "img-src 'self' data:", // Bootstrap's marks are data URLs in its style sheet
                "font-src 'self'",
                "connect-src " + connections,
                "form-action " + forms,
                "base-uri 'none'",
                "frame-ancestors 'none'");
    }
}
