/** The online learner: one contract, its default implementation, and the features it sees. */
@NullMarked
package io.perennial.learner;

import org.jspecify.annotations.NullMarked;
