/**
 * What a peer does with an ordered block before it commits: the codes in its transaction filter.
 *
 * <p>In Fabric's order. First everything that concerns one envelope alone, in parallel and once for all organisations;
 * then, transaction by transaction, what depends on the state: duplicates, endorsement policies, read conflicts.
 */
@NullMarked
package org.hansa.network.validation;

import org.jspecify.annotations.NullMarked;
