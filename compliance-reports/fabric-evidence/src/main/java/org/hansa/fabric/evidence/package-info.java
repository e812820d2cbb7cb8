/** Fabric's bytes: how they are hashed, signed, wrapped and told apart. */
@NullMarked
package org.hansa.fabric.evidence;

import org.jspecify.annotations.NullMarked;
