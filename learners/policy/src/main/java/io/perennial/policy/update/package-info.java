/**
 * How what a worker learned gets into what is served, and how it is kept out where it should not:
 *
 * <pre>
 *   PolicyWorker ── WorkerMessage ──► PolicyGate ── AcceptedUpdate ──► ServedPolicy of every shard
 *        ▲                                │
 *        └────────── GateMessage ─────────┘
 * </pre>
 *
 * A worker claims an epoch and is granted it with the served policy; it sends updates on that
 * policy, one at a time; the gate takes an update whole or not at all. Plain Java without threads
 * or clocks: who hosts it passes the time.
 */
@NullMarked
package io.perennial.policy.update;

import org.jspecify.annotations.NullMarked;
