package io.perennial.reproduction.tame;

import io.perennial.learner.expert.LikelihoodDetector;
import io.perennial.learner.expert.ShiftDetector;
import io.perennial.reproduction.mnist.Images;
import io.perennial.reproduction.mnist.Mnist;
import io.perennial.reproduction.net.BufferTrainer;
import io.perennial.state.PagedState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** All variants of one protocol with one seed. The same arguments give the same figures. */
final class SeedRun {

  private final Protocol protocol;
  private final TameSettings settings;
  private final long seed;
  private final Consumer<String> progress;
  private final TaskStream train;
  private final TaskStream test;
  private final List<Outcome> outcomes = new ArrayList<>();

  SeedRun(
      Protocol protocol, TameSettings settings, Mnist mnist, long seed, Consumer<String> progress) {
    this.protocol = protocol;
    this.settings = settings;
    this.seed = seed;
    this.progress = progress;
    this.train = stream(mnist.train(), settings.epochs());
    this.test = stream(mnist.test(), 1);
  }

  private TaskStream stream(Images images, int epochs) {
    return TaskStream.of(
        protocol, images, settings.tasks(), epochs, seed, new SplittableRandom(seed + 1));
  }

  List<Outcome> run(Set<Variant> variants) {
    if (variants.contains(Variant.OURS)
        || variants.contains(Variant.DENSE)
        || variants.contains(Variant.TASK_KNOWN)
        || variants.contains(Variant.FEWER_ROWS)) {
      pool(Variant.OURS, new ErrorCusum(), variants);
    }
    if (variants.contains(Variant.LIKELIHOOD)) {
      ShiftDetector rule =
          new LikelihoodDetector(new PagedState(0, protocol.text()), settings.expert().outputs());
      pool(Variant.LIKELIHOOD, rule, variants);
    }
    if (variants.contains(Variant.PUBLISHED)) {
      published(variants);
    }
    if (variants.contains(Variant.ONE_MODEL)) {
      oneModel();
    }
    return List.copyOf(outcomes);
  }

  private SplittableRandom random() {
    return new SplittableRandom(seed + 3);
  }

  private ExpertStore store(boolean pruning) {
    return new ExpertStore(settings, train.rows(), pruning, new SplittableRandom(seed + 2));
  }

  private void pool(Variant variant, ShiftDetector rule, Set<Variant> variants) {
    long begin = System.nanoTime();
    ExpertStore store = store(true);
    PoolLearner learner = new PoolLearner(settings, rule, store, train);
    learner.learn();
    answer(variant, store, learner.bytes(), begin, variants);
  }

  private void published(Set<Variant> variants) {
    long begin = System.nanoTime();
    ExpertStore store = store(true);
    new PublishedLearner(settings, store, train).learn();
    answer(Variant.PUBLISHED, store, 0, begin, variants);
  }

  private void oneModel() {
    long begin = System.nanoTime();
    ExpertStore store = store(false);
    PoolLearner learner = new PoolLearner(settings, new NoDetector(), store, train);
    learner.learn();
    Answers answers = Answers.of(settings.expert(), List.of(store.active().weights), test);
    // It needs none of the buffers.
    add(
        Variant.ONE_MODEL,
        answers.accuracy(new int[test.rows()]),
        Double.NaN,
        Double.NaN,
        settings.expert().size(),
        store,
        -store.bufferBytes(),
        begin);
  }

  private void answer(
      Variant variant, ExpertStore store, long bytes, long begin, Set<Variant> variants) {
    int[] known = known(store);
    List<Expert> experts = store.experts();
    say(
        variant,
        String.format(
            Locale.ROOT,
            "the stream is learned, %d experts, %,d rows in the reservoir",
            experts.size(),
            store.reservoir().count()));
    List<float[]> pruned =
        experts.stream().map(e -> e.pruned == null ? e.weights : e.pruned).toList();
    Selector selector = new Selector(settings, experts.size());
    float[] dense = selector.train(store.reservoir(), random());
    if (variant == Variant.OURS && variants.contains(Variant.DENSE)) {
      List<float[]> weights = experts.stream().map(expert -> expert.weights).toList();
      add(Variant.DENSE, store, weights, selector, dense, known, bytes, begin);
    }
    float[] sparse = selector.prune(dense, store.reservoir(), random());
    add(variant, store, pruned, selector, sparse, known, bytes, begin);
    if (variant == Variant.OURS && variants.contains(Variant.TASK_KNOWN)) {
      Outcome ours = outcomes.get(outcomes.size() - 1);
      int parameters = pruned.stream().mapToInt(BufferTrainer::nonzero).sum();
      double accuracy = ours.expertAccuracy();
      add(Variant.TASK_KNOWN, accuracy, Double.NaN, accuracy, parameters, store, bytes, begin);
    }
    if (variant == Variant.OURS && variants.contains(Variant.FEWER_ROWS)) {
      float[] other = selector.train(store.fewer(), random());
      float[] fewer = selector.prune(other, store.fewer(), random());
      long instead = bytes + store.fewer().bytes() - store.reservoir().bytes();
      add(Variant.FEWER_ROWS, store, pruned, selector, fewer, known, instead, begin);
    }
  }

  private void add(
      Variant variant,
      ExpertStore store,
      List<float[]> experts,
      Selector selector,
      float[] trained,
      int[] known,
      long bytes,
      long begin) {
    float[] weights = selector.answeringWeights(trained);
    int[] choices = selector.choose(weights, test, new SplittableRandom(seed + 4));
    Answers answers = Answers.of(settings.expert(), experts, test);
    int right = 0;
    for (int row = 0; row < choices.length; row++) {
      right += choices[row] == known[row] ? 1 : 0;
    }
    int parameters = experts.stream().mapToInt(BufferTrainer::nonzero).sum();
    parameters += experts.size() > 1 ? BufferTrainer.nonzero(weights) : 0;
    add(
        variant,
        answers.accuracy(choices),
        (double) right / choices.length,
        answers.accuracy(known),
        parameters,
        store,
        bytes,
        begin);
  }

  private void add(
      Variant variant,
      double accuracy,
      double selectorAccuracy,
      double expertAccuracy,
      int parameters,
      ExpertStore store,
      long bytes,
      long begin) {
    Outcome outcome =
        new Outcome(
            variant,
            accuracy,
            selectorAccuracy,
            expertAccuracy,
            parameters,
            Outcome.Detection.of(train, store.shifts(), store.experts().size()),
            store.bufferBytes() + bytes,
            (System.nanoTime() - begin) / 1e9);
    outcomes.add(outcome);
    say(
        variant,
        String.format(
            Locale.ROOT,
            "accuracy %.2f %%%s, %,d parameters, delays %s, %.0f s",
            100 * accuracy,
            Double.isNaN(selectorAccuracy)
                ? ""
                : String.format(Locale.ROOT, ", selector %.2f %%", 100 * selectorAccuracy),
            parameters,
            outcome.detection().delays(),
            outcome.seconds()));
  }

  private void say(Variant variant, String what) {
    progress.accept(protocol.text() + ", seed " + seed + ", " + variant.text() + ": " + what);
  }

  /** For every test row, the expert that most of its task's rows were attributed to. */
  private int[] known(ExpertStore store) {
    int[][] counts = new int[train.tasks()][store.experts().size()];
    int[] owners = store.owners();
    for (int row = 0; row < owners.length; row++) {
      counts[train.task(row)][owners[row]]++;
    }
    int[] most = new int[counts.length];
    for (int task = 0; task < counts.length; task++) {
      int largest = Arrays.stream(counts[task]).max().orElse(0);
      while (counts[task][most[task]] < largest) {
        most[task]++;
      }
    }
    int[] known = new int[test.rows()];
    for (int row = 0; row < known.length; row++) {
      known[row] = most[test.task(row)];
    }
    return known;
  }
}
