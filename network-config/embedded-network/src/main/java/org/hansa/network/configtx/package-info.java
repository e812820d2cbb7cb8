/**
 * Configuration transactions: what an update changes, who may change it, what comes out.
 *
 * <p>An update names the versions that it was drafted from (read set) and the elements that it changes, each one version
 * higher (write set). Each changed element's modification policy must be satisfied by the signatures on the update. The
 * orderers compute the new configuration and put it, together with the update, into a block of its own; peers compute it
 * once more. The rules and the words of refusals are Fabric's, because clients and operators read them.
 */
@NullMarked
package org.hansa.network.configtx;

import org.jspecify.annotations.NullMarked;
