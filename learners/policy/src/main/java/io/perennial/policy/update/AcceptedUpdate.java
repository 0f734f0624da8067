package io.perennial.policy.update;

/**
 * A change of what is served.
 *
 * @param version from now on
 * @param delta what changes
 */
public record AcceptedUpdate(long version, PolicyDelta delta) {}
