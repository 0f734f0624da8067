package io.perennial.replay.server.streams;

/** A partition's {@link IngestCounters} while it is counted. One thread. */
final class IngestTally {

  long nextOffset;
  long added;
  long replaced;
  long duplicates;
  long refused;
  long undecodable;
  long markers;
  long forgotten;
  long retired;
  long bytes;
  long facts;
  long undecodableFacts;

  IngestTally(IngestCounters counters) {
    nextOffset = counters.nextOffset();
    added = counters.added();
    replaced = counters.replaced();
    duplicates = counters.duplicates();
    refused = counters.refused();
    undecodable = counters.undecodable();
    markers = counters.markers();
    forgotten = counters.forgotten();
    retired = counters.retired();
    bytes = counters.bytes();
    facts = counters.facts();
    undecodableFacts = counters.undecodableFacts();
  }

  IngestCounters counters() {
    return new IngestCounters(
        nextOffset,
        added,
        replaced,
        duplicates,
        refused,
        undecodable,
        markers,
        forgotten,
        retired,
        bytes,
        facts,
        undecodableFacts);
  }
}
