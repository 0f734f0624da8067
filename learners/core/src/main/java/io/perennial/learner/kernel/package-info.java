/**
 * Arithmetic that gives the same bits everywhere: hashing, elementary functions, and the hot loops
 * in plain Java or on the Vector API.
 */
@NullMarked
package io.perennial.learner.kernel;

import org.jspecify.annotations.NullMarked;
