/**
 * The query service: examples and samples as NDJSON or Protobuf messages, what other instances ask
 * about a partition, health, figures, metrics, and a page that says what this is. {@code
 * openapi.json} describes all of it.
 *
 * <p>Refusals are {@code application/problem+json}, Jetty's own too. The first 256 KiB of an answer
 * are held back, so that what goes wrong until then is told; an answer that cannot be finished
 * afterwards is broken off, never ended as if it were whole.
 *
 * <p>Whatever somebody may send or hold open is bounded: connections by {@link
 * io.perennial.replay.server.http.QueryLimits}, the one that is idle longest being closed for the
 * next; headers and bodies in bytes; answers in number, and in time whether anybody reads or not.
 */
@NullMarked
package io.perennial.replay.server.http;

import org.jspecify.annotations.NullMarked;
