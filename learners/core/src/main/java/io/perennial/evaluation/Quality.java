package io.perennial.evaluation;

import org.jspecify.annotations.Nullable;

/**
 * How good a run of scores was. A figure that is undefined is null, never NaN.
 *
 * @param examples number of examples scored
 * @param logLoss mean log loss in nats; null without examples
 * @param auc area under the ROC curve; null unless there are examples of both classes of a binary
 *     stream
 * @param accuracy share of examples whose predicted class was the label; null without examples
 */
public record Quality(
    long examples, @Nullable Double logLoss, @Nullable Double auc, @Nullable Double accuracy) {}
