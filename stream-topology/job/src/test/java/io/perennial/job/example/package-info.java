/** What {@code docs/upgrade.md} shows: reading a savepoint with Flink's State Processor API. */
@NullMarked
package io.perennial.job.example;

import org.jspecify.annotations.NullMarked;
