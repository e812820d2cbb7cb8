/** The product's contracts on the simulated network: owners that anchor, faults, and what must hold after each block. */
@NullMarked
package org.hansa.launcher.simulation;

import org.jspecify.annotations.NullMarked;
