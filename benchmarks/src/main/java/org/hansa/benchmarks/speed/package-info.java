/** How fast the planner decides: against a scan of every host, against Fenzo, and as hosts grow. */
@NullMarked
package org.hansa.benchmarks.speed;

import org.jspecify.annotations.NullMarked;
