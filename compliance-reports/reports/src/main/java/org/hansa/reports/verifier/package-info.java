/** Checks a report offline against a trust root that comes from elsewhere. */
@NullMarked
package org.hansa.reports.verifier;

import org.jspecify.annotations.NullMarked;
