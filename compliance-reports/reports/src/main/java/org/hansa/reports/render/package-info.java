/** The human forms of a report. Derived from its entries by pure functions, so that the verifier can render them again. */
@NullMarked
package org.hansa.reports.render;

import org.jspecify.annotations.NullMarked;
