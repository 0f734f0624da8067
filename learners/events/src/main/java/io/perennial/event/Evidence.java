package io.perennial.event;

/**
 * A past example that spoke for an error memory's correction.
 *
 * @param id of its interaction; cut after 40 bytes
 * @param timestamp event time of its outcome, epoch milliseconds
 * @param outcome what came of it, from 0 to 1
 * @param baseScore what the model had said without the memory; outcome - baseScore is its error
 * @param similarity how near it is: the share of the memory's cells that both fall to, above 0, at
 *     most 1
 */
public record Evidence(
    String id, long timestamp, float outcome, float baseScore, float similarity) {}
