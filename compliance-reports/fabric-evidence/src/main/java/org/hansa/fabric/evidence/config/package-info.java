/** A channel's configuration as one readable value. */
@NullMarked
package org.hansa.fabric.evidence.config;

import org.jspecify.annotations.NullMarked;
