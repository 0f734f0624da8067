package io.perennial.replay.server.storage;

/** A stretch of keys, both ends inclusive, in the order of unsigned bytes. */
public record KeyRange(byte[] first, byte[] last) {}
