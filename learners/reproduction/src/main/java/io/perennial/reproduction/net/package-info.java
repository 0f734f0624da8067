/**
 * Small nets for images: convolutions, pooling and dense layers over batches whose images lie side
 * by side in the vector lanes, their gradients, Adam, and pruning with fine-tuning.
 */
@NullMarked
package io.perennial.reproduction.net;

import org.jspecify.annotations.NullMarked;
