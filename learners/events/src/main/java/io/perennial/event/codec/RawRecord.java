package io.perennial.event.codec;

import io.perennial.event.SourcePosition;
import org.jspecify.annotations.Nullable;

/**
 * A record of the interactions topic as Kafka gave it, with the headers that matter.
 *
 * @param key null if there was none
 * @param value null for a tombstone
 * @param contentType header {@link Headers#CONTENT_TYPE}, null if absent
 * @param exempt whether header {@link Headers#EXEMPT} is present
 * @param endOfInput whether header {@link Headers#CONTROL} is {@link Headers#END_OF_INPUT}
 * @param source where it was read
 */
public record RawRecord(
    byte @Nullable [] key,
    byte @Nullable [] value,
    @Nullable String contentType,
    boolean exempt,
    boolean endOfInput,
    SourcePosition source) {}
