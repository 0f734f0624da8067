package io.perennial.event;

/**
 * Where a record was read: topic, partition, offset, and the broker's append time in milliseconds.
 */
public record SourcePosition(String topic, int partition, long offset, long brokerTimestamp) {}
