/** The report's layout. */
@NullMarked
package org.hansa.reports.format;

import org.jspecify.annotations.NullMarked;
