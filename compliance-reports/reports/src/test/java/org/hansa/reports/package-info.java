@NullMarked
package org.hansa.reports;

import org.jspecify.annotations.NullMarked;
