/** How well the planner packs: against the textbook's packers, gradient descent and the bound. */
@NullMarked
package org.hansa.benchmarks.packing;

import org.jspecify.annotations.NullMarked;
