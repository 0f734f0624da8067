/**
 * Choices among candidates, frozen as they stood when an interaction arrived: what the ranking
 * policy is fine-tuned on.
 */
@org.jspecify.annotations.NullMarked
package io.perennial.decision;
