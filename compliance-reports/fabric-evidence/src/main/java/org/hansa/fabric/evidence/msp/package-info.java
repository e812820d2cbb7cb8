/** Who signed: membership as Fabric decides it from the channel's MSP definitions. */
@NullMarked
package org.hansa.fabric.evidence.msp;

import org.jspecify.annotations.NullMarked;
