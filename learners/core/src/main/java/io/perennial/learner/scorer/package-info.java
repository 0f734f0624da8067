/**
 * Models from features to logits behind one contract, learned one example at a time, their weights
 * in tables.
 */
@NullMarked
package io.perennial.learner.scorer;

import org.jspecify.annotations.NullMarked;
