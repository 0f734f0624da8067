/**
 * How events, predictions and labelled examples are written in Kafka's topics: JSON and Protobuf to
 * and from the records of {@code io.perennial.event}, the limits a record must keep, the headers,
 * and the partition a user's records go to. Whatever bytes arrive, decoding ends in a record or in
 * an {@link io.perennial.event.codec.InvalidEventException} whose message is the reason in the dead
 * letter.
 */
@NullMarked
package io.perennial.event.codec;

import org.jspecify.annotations.NullMarked;
