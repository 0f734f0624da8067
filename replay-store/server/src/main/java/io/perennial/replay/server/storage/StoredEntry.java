package io.perennial.replay.server.storage;

/** A key with its value, as they lie in a store. */
public record StoredEntry(byte[] key, byte[] value) {}
