package io.perennial.event;

/**
 * Says in the order of a shard's examples and decisions that a user was forgotten: whoever keeps
 * those removes the user's.
 *
 * @param user whose records are to be removed
 * @param requestedAt timestamp of the request, epoch milliseconds
 * @param offset of the request in its partition of the interactions topic
 * @param sequence the user's examples with a sequence below it are to be removed
 */
public record Forgotten(String user, long requestedAt, long offset, long sequence) {}
