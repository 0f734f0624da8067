/**
 * How much replay forgets: tasks of images learned one after the other in a single pass, a bounded
 * sample of the past replayed beside them, and the rules that weigh the past's objectives; among
 * them RECAP's (arXiv 2510.21978) in both of its published signs. The same is asked of the online
 * learner itself on streams of events, by the events that it was not given to learn.
 */
@NullMarked
package io.perennial.reproduction.recap;

import org.jspecify.annotations.NullMarked;
