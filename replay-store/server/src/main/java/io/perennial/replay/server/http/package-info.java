/**
 * The query service: examples as NDJSON, health, figures, and a page that says what this is.
 * Refusals are {@code application/problem+json}; an answer that cannot be finished is broken off,
 * never ended as if it were whole.
 */
@NullMarked
package io.perennial.replay.server.http;

import org.jspecify.annotations.NullMarked;
