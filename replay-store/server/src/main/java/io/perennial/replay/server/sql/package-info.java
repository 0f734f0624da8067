/**
 * SQL over the replay store, by Apache Calcite: a statement is read and checked ({@code
 * Statements}), planned ({@code SqlPlanner}) so that its conditions, order, limit and columns end
 * in one {@link io.perennial.replay.api.ReplayQuery} per scan ({@code PushDown}, {@code
 * StoreScan}), compiled once and kept ({@link io.perennial.replay.server.sql.SqlEngine}). What a
 * scan cannot do, Calcite does above it. Guards in the plan ({@code Guard}) look at the clock and
 * count what is held in memory: no statement runs or grows without end. Times are UTC whatever the
 * machine's zone.
 */
@NullMarked
package io.perennial.replay.server.sql;

import org.jspecify.annotations.NullMarked;
