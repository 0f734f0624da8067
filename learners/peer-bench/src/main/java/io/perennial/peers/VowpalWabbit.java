package io.perennial.peers;

import io.perennial.event.Feature;
import io.perennial.event.Interaction;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.vowpalwabbit.spark.VowpalWabbitExample;
import org.vowpalwabbit.spark.VowpalWabbitMurmur;
import org.vowpalwabbit.spark.VowpalWabbitNative;
import org.vowpalwabbit.spark.prediction.ScalarPrediction;

/**
 * Vowpal Wabbit. Users are in the namespace u, items in i, the context in c: its values, its
 * quantities as they are, and the hour of the day. Features are hashed before the clock runs.
 *
 * @param options beside the loss function
 */
record VowpalWabbit(String name, String options) implements Contestant {

  private static final long HOUR = 3_600_000;
  private static final int HOURS = 24;

  @Override
  public Learner start() {
    VowpalWabbitNative vw =
        new VowpalWabbitNative("--quiet --no_stdin --loss_function logistic " + options);
    List<VowpalWabbitExample> examples = new ArrayList<>();
    return new Learner() {

      private int size;

      @Override
      public void prepare(List<Interaction> block) {
        size = block.size();
        for (int i = 0; i < size; i++) {
          if (i == examples.size()) {
            examples.add(vw.createExample());
          }
          examples.get(i).clear();
          fill(block.get(i), examples.get(i));
        }
      }

      @Override
      public void run(double[] scores) {
        for (int i = 0; i < size; i++) {
          VowpalWabbitExample example = examples.get(i);
          example.learn();
          double margin = ((ScalarPrediction) example.getPrediction()).getValue();
          scores[i] = 1 / (1 + Math.exp(-margin));
        }
      }

      @Override
      public void close() {
        examples.forEach(VowpalWabbit::close);
        VowpalWabbit.close(vw);
      }
    };
  }

  private static void close(Closeable what) {
    try {
      what.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void fill(Interaction event, VowpalWabbitExample example) {
    if (!event.user().isEmpty()) {
      example.addToNamespaceSparse('u', new int[] {hash("u", event.user())}, new double[] {1});
    }
    if (!event.item().isEmpty()) {
      example.addToNamespaceSparse('i', new int[] {hash("i", event.item())}, new double[] {1});
    }
    Indices context = new Indices();
    context.add(hash("hour", String.valueOf(event.timestamp() / HOUR % HOURS)), 1);
    for (Feature feature : event.features()) {
      if (feature instanceof Feature.Quantity quantity) {
        context.add(hash("", feature.name()), quantity.value());
      } else if (feature instanceof Feature.Category category) {
        context.add(hash(feature.name(), category.value()), 1);
      } else if (feature instanceof Feature.Categories categories) {
        categories.values().forEach(value -> context.add(hash(feature.name(), value), 1));
      }
    }
    example.addToNamespaceSparse('c', context.indices(), context.values());
    example.setLabel(event.label() == 1 ? 1 : -1);
  }

  private static int hash(String space, String value) {
    return VowpalWabbitMurmur.hash(value, VowpalWabbitMurmur.hash(space, 0));
  }

  /** Features that grow in number. */
  private static final class Indices {

    private final List<Integer> indices = new ArrayList<>();
    private final List<Double> values = new ArrayList<>();

    void add(int index, double value) {
      indices.add(index);
      values.add(value);
    }

    int[] indices() {
      return indices.stream().mapToInt(Integer::intValue).toArray();
    }

    double[] values() {
      return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
  }
}
