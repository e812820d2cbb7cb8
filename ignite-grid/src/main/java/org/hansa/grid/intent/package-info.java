/**
 * What was asked and how far it got: durable before any provider is touched, so that a retry or a restart drives the same
 * plan to its end.
 */
@NullMarked
package org.hansa.grid.intent;

import org.jspecify.annotations.NullMarked;
