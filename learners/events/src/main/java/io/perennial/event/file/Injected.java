package io.perennial.event.file;

/**
 * What a {@link FaultInjector} has sent so far.
 *
 * @param interactions interactions of the source, each sent once
 * @param feedback outcomes sent once each: the source's own and the delayed ones
 * @param broken records that are no event
 * @param duplicates interactions sent again
 * @param duplicateFeedback outcomes sent again
 * @param late additional interactions behind the event clock
 * @param missing outcomes withheld: labels stripped and feedback dropped
 * @param delayed labels stripped and sent (or still to be sent) as feedback
 */
public record Injected(
    long interactions,
    long feedback,
    long broken,
    long duplicates,
    long duplicateFeedback,
    long late,
    long missing,
    long delayed) {}
