/** The command line: one class per command. */
@NullMarked
package org.hansa.launcher.command;

import org.jspecify.annotations.NullMarked;
