package io.perennial.event;

/**
 * A candidate in a served ranking.
 *
 * @param item its name
 * @param score s_fast + s_policy; larger is better, and only the order means anything
 */
public record RankedItem(String item, float score) {}
