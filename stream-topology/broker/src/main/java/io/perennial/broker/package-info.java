/**
 * A real Kafka broker with its controller in one JVM, for one machine: data that survives a
 * restart, loopback only, small. It knows nothing of Perennial's topics.
 */
@NullMarked
package io.perennial.broker;

import org.jspecify.annotations.NullMarked;
