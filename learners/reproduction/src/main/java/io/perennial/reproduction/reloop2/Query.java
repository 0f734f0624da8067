package io.perennial.reproduction.reloop2;

/**
 * A row as the base scored it; kept until it is learned.
 *
 * @param index place in its slot, from 0
 * @param hidden the base's last hidden layer
 * @param item hash of the item
 * @param time event time, epoch milliseconds
 * @param base the base's score, from 0 to 1
 */
@SuppressWarnings("ArrayRecordComponent") // Handed on, never compared.
record Query(int index, float[] hidden, long item, long time, float base) {}
