@NullMarked
package org.hansa.checker;

import org.jspecify.annotations.NullMarked;
