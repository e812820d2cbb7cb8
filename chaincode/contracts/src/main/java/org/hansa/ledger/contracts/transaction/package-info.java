/** What a contract function sees of its transaction: arguments, signer, time, and the state before it. */
@NullMarked
package org.hansa.ledger.contracts.transaction;

import org.jspecify.annotations.NullMarked;
