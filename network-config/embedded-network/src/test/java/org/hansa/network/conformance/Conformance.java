package org.hansa.network.conformance;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/** A class of the conformance suite: its cases are listed, with their results on each profile, in docs/conformance.md. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(ConformanceRecorder.class)
@interface Conformance {
    /** The heading above its cases. */
    String value();
}
