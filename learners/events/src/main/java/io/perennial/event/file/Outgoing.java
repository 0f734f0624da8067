package io.perennial.event.file;

/**
 * A record ready to be sent to the interactions topic.
 *
 * @param key the user's UTF-8 bytes; decides the partition, see {@code Shards}
 * @param value an event in the codec's format, or something broken
 */
public record Outgoing(byte[] key, byte[] value) {}
