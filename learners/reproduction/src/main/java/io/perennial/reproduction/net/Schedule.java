package io.perennial.reproduction.net;

/**
 * How a net is trained on a buffer: Adam, a rate that rises over the first twentieth of the steps
 * and falls to 0 as a cosine, and averaged weights as the result.
 *
 * @param images shown in all, whatever the size of the buffer
 * @param lanes images of a batch
 * @param rate highest rate
 * @param decay share of the weights by which they shrink, times the rate
 * @param smoothing share of the label that goes to all classes alike
 * @param teacher share of the label that is replaced by the initial net's own answer
 * @param sparsity share of the weights, biases excluded, that is 0 in the end; they go between
 *     {@value #PRUNING_BEGIN} and {@value #PRUNING_END} of the steps
 * @param distortion of every image, anew each time
 */
public record Schedule(
    int images,
    int lanes,
    float rate,
    float decay,
    float smoothing,
    float teacher,
    double sparsity,
    Distortion distortion) {

  static final double PRUNING_BEGIN = 0.05;
  static final double PRUNING_END = 0.6;

  /** The same with another number of images. */
  public Schedule withImages(int other) {
    return new Schedule(other, lanes, rate, decay, smoothing, teacher, sparsity, distortion);
  }
}
