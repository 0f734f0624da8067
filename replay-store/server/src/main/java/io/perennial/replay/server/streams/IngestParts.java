package io.perennial.replay.server.streams;

/** What all partitions' ingests of a process share. */
record IngestParts(
    StoreTopics topics,
    ExampleStores stores,
    OpenPartitions openPartitions,
    Retention retention,
    UndecodableLog undecodableLog) {}
