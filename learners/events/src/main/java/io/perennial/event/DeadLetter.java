package io.perennial.event;

import org.jspecify.annotations.Nullable;

/**
 * A record that could not be used, kept whole.
 *
 * @param key original key bytes, null if there was none
 * @param value original value bytes
 * @param reason names the field, the value and what was expected
 * @param source where it was read
 */
public record DeadLetter(
    byte @Nullable [] key, byte[] value, String reason, SourcePosition source) {}
