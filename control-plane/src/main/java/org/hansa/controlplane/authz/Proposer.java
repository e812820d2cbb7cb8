package org.hansa.controlplane.authz;

/**
 * Who proposed something, for actions that another person or organisation must do.
 *
 * @param issuer the token issuer's URL
 * @param subject {@link org.hansa.controlplane.identity.Caller#subjectKey()}, or a name no subject has where another member
 *     proposed
 */
public record Proposer(String issuer, String organization, String subject) {}
