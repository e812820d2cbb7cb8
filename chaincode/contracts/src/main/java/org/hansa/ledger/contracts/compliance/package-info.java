/** The record that a report was made. */
@NullMarked
package org.hansa.ledger.contracts.compliance;

import org.jspecify.annotations.NullMarked;
