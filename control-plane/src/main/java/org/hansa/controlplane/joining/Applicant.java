package org.hansa.controlplane.joining;

/**
 * Somebody who has shown the passphrase of one application. Has no place in any realm, is nobody's caller, and reaches this
 * one application only.
 */
public record Applicant(String application) {}
