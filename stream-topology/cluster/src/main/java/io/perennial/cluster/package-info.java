/**
 * The processes of a Flink cluster of our own, for {@code perennial run --cluster}. On their class
 * path is what Flink's distribution has, and not the job: that comes as a jar, as to any cluster.
 */
@NullMarked
package io.perennial.cluster;

import org.jspecify.annotations.NullMarked;
