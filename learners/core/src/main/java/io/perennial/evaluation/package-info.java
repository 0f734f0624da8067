/**
 * How well the served predictions were: exact figures over all committed examples for the report,
 * running ones for progress lines and metrics, and the report itself as a record, as JSON and as a
 * table. A label is compared only with the score that was served before it was known.
 */
@NullMarked
package io.perennial.evaluation;

import org.jspecify.annotations.NullMarked;
