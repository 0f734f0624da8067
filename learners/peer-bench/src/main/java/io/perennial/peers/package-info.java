/** Other systems' learners on the same events, in a process of its own that is never shipped. */
@NullMarked
package io.perennial.peers;

import org.jspecify.annotations.NullMarked;
