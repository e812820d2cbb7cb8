/** The report's files and records, as bytes. Frozen by their schema versions. */
@NullMarked
package org.hansa.reports.format;

import org.jspecify.annotations.NullMarked;
