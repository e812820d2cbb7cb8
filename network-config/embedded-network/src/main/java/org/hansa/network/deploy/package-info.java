/**
 * Bringing a chaincode onto the channel as its organisations' administrators do: package, install, approve, commit, by
 * Fabric's public protocols only, so that the same code serves every profile.
 */
@NullMarked
package org.hansa.network.deploy;

import org.jspecify.annotations.NullMarked;
