package io.perennial.reproduction.net;

/**
 * A group of a net's outputs that names one of several classes.
 *
 * @param from first output
 * @param classes number of outputs
 * @param weight of its loss
 * @param labels the class of every image
 */
public record Head(int from, int classes, float weight, int[] labels) {}
