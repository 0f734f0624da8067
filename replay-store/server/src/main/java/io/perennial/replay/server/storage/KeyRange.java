package io.perennial.replay.server.storage;

/** A stretch of keys in the order of unsigned bytes, the first inclusive, the end exclusive. */
public record KeyRange(byte[] first, byte[] end) {}
