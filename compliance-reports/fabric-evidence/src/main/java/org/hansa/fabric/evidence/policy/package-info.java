/** Whether enough of them signed: signature policies, implicit meta policies and the tree they live in. */
@NullMarked
package org.hansa.fabric.evidence.policy;

import org.jspecify.annotations.NullMarked;
