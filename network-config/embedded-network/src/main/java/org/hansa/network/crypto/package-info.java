/**
 * Keys and certificates of an evaluation, in the folders that Fabric's {@code cryptogen} would write.
 *
 * <p>Evaluation only: every authority lives on this machine, which the roots say themselves with {@code OU=Evaluation}.
 */
@NullMarked
package org.hansa.network.crypto;

import org.jspecify.annotations.NullMarked;
