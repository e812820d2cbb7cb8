@NullMarked
package org.hansa.controlplane.contracts.web;

import org.jspecify.annotations.NullMarked;
