/**
 * The commands that change who belongs to the ledger network: thin over {@code org.hansa.network.growth}. Each step works
 * with files, so that several administrators on several machines can take it in turn; where all keys are on this machine
 * one command does all steps.
 */
@NullMarked
package org.hansa.launcher.network;

import org.jspecify.annotations.NullMarked;
