/** Makes a report out of a ledger's evidence. Opens no connection: what it needs comes through two ports. */
@NullMarked
package org.hansa.reports.export;

import org.jspecify.annotations.NullMarked;
