/** Runs the policy through a real OPA and holds that Java and Rego mean the same by a question and by an answer. */
@NullMarked
package org.hansa.policy;

import org.jspecify.annotations.NullMarked;
