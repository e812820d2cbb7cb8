package org.hansa.controlplane.kernel;

/** @param field the path as the client wrote it, for example {@code quota.VCPU} or {@code terms.clauses[0].aspect} */
public record FieldError(String field, String message) {}
