@NullMarked
package org.hansa.controlplane.policy.web;

import org.jspecify.annotations.NullMarked;
