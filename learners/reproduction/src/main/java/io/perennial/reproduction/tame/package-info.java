/**
 * The comparison of "TAME: Task Agnostic Continual Learning using Multiple Experts" (arXiv
 * 2210.03869) on MNIST: experts that a shift of the task calls up, a selector learned from a
 * reservoir, and pruning. Nothing that learns or answers is told a task.
 */
@NullMarked
package io.perennial.reproduction.tame;

import org.jspecify.annotations.NullMarked;
