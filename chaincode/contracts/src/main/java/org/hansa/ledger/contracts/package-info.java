/** The chaincode: {@link org.hansa.ledger.contracts.HansaChaincode} and the functions that it runs. */
@NullMarked
package org.hansa.ledger.contracts;

import org.jspecify.annotations.NullMarked;
