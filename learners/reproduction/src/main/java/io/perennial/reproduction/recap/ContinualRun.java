package io.perennial.reproduction.recap;

import io.perennial.learner.replay.ObjectiveReweighter;
import io.perennial.reproduction.mnist.Images;
import io.perennial.reproduction.net.Adam;
import io.perennial.reproduction.net.Architecture;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * One net that learns a benchmark's tasks in a single pass under one rule. A function of its
 * arguments, but for the seconds. Objective 0 is the stream, k the replay of the k-th task.
 */
final class ContinualRun {

  private static final int STREAM = 0;

  /** An image as one task shows it. */
  private record Shown(int task, int image) {}

  private final TaskImages train;
  private final Examiner examiner;
  private final RecapSettings settings;
  private final Rule rule;
  private final long seed;
  private final Architecture architecture;
  private final float[] weights;
  private final float[] average;
  private final float[] gradient;
  private final Adam adam;
  private final ObjectiveReweighter reweighter;
  private final float logitShare;
  private final PastSample past;
  private final Shown[][] stream;
  private final SplittableRandom order;
  private final StepBatch batch;
  private final float[] losses;
  private final float[] weighing;
  private final float[] logits = new float[Images.CLASSES];
  private final byte[] pixels;
  private final WeightTrace trace;
  private int step;

  /**
   * @param buffer capacity in examples
   * @param seed of initial weights, images, order and sample; the same for all rules
   */
  ContinualRun(
      TaskImages train,
      Examiner examiner,
      RecapSettings settings,
      Rule rule,
      int buffer,
      long seed) {
    this.train = train;
    this.examiner = examiner;
    this.settings = settings;
    this.rule = rule;
    this.seed = seed;
    SplittableRandom random = new SplittableRandom(seed);
    architecture = settings.architecture(train.side());
    weights = architecture.initialWeights(random.split());
    average = weights.clone();
    gradient = new float[weights.length];
    adam = new Adam(weights.length);
    reweighter = Weighting.of(rule, train.tasks());
    logitShare = rule.logits() ? (float) RecapSettings.logitShare(buffer) : 0;
    past = new PastSample(buffer, random.split());
    order = random.split();
    stream = new Shown[train.tasks()][];
    for (int task = 0; task < stream.length; task++) {
      int of = task;
      stream[task] =
          Arrays.stream(train.sample(task, settings.samples(), order))
              .mapToObj(image -> new Shown(of, image))
              .toArray(Shown[]::new);
    }
    batch = new StepBatch(architecture, settings.batch() + settings.replayed(), train.tasks());
    losses = new float[train.tasks()];
    weighing = new float[train.tasks()];
    pixels = new byte[architecture.pixels()];
    trace = new WeightTrace(steps(), train.tasks());
  }

  private int steps() {
    int size = settings.batch();
    return Arrays.stream(stream).mapToInt(task -> (task.length + size - 1) / size).sum();
  }

  Outcome run() {
    long begin = System.nanoTime();
    double[][] accuracy = new double[train.tasks()][0];
    if (rule == Rule.JOINT) {
      learnJointly();
      accuracy[accuracy.length - 1] = examine(train.tasks());
    } else {
      for (int task = 0; task < train.tasks(); task++) {
        learn(task);
        accuracy[task] = examine(task + 1);
      }
    }
    double[][] weighed = rule.reweights() ? trace.means() : new double[0][];
    return new Outcome(seed, accuracy, weighed, (System.nanoTime() - begin) / 1e9);
  }

  private void learn(int task) {
    if (task == 0 || rule.past() != Rule.Past.BLIND) {
      past.begin();
    }
    Shown[] images = stream[task];
    for (int from = 0; from < images.length; from += settings.batch()) {
      int to = Math.min(from + settings.batch(), images.length);
      batch.clear();
      for (int i = from; i < to; i++) {
        show(images[i]);
      }
      step(replay(task));
      for (int i = from; rule.replays() && i < to; i++) {
        keep(images[i], i - from);
      }
    }
    if (rule.logits() && rule.past() == Rule.Past.PER_TASK) {
      answerAnew(past.examples(task));
    }
  }

  private void show(Shown shown) {
    train.read(shown.task(), shown.image(), pixels);
    batch.add(STREAM, pixels, train.label(shown.image()), null);
  }

  /** Adds what is replayed; how many objectives there are. */
  private int replay(int task) {
    return switch (rule.past()) {
      case NONE -> 1;
      case POOLED -> replayOf(task);
      case BLIND -> replayOf(step == 0 ? 0 : 1);
      case PER_TASK -> {
        for (int i = 0; task > 0 && i < settings.replayed(); i++) {
          // Where tasks do not divide the number, the next step begins with those left out.
          int of = (int) (((long) step * settings.replayed() + i) % task);
          replay(1 + of, past.draw(of));
        }
        yield 1 + task;
      }
    };
  }

  private int replayOf(int tasks) {
    for (int i = 0; tasks > 0 && i < settings.replayed(); i++) {
      replay(1, past.drawBefore(tasks));
    }
    return tasks > 0 ? 2 : 1;
  }

  private void replay(int objective, PastSample.Example example) {
    batch.add(
        objective, example.pixels(), example.label(), rule.logits() ? example.logits() : null);
  }

  private void step(int objectives) {
    batch.forward(weights, losses, objectives);
    reweighter.update(losses, objectives);
    for (int k = 0; k < objectives; k++) {
      weighing[k] = reweighter.weight(k);
    }
    trace.add(step++, weighing, objectives);
    batch.backward(weights, weighing, objectives, logitShare, gradient);
    adam.step(weights, gradient, settings.rate(), 0);
    float share = Math.max(settings.averaging(), 1f / step);
    for (int i = 0; i < weights.length; i++) {
      average[i] += share * (weights[i] - average[i]);
    }
  }

  /** Offers an image of the step with the logits it had before the step. */
  private void keep(Shown shown, int lane) {
    train.read(shown.task(), shown.image(), pixels);
    batch.logits(lane, logits);
    past.offer(pixels, train.label(shown.image()), logits);
  }

  /** A task's examples are remembered as the task left them, not as they were met. */
  private void answerAnew(List<PastSample.Example> examples) {
    int most = settings.batch() + settings.replayed();
    for (int from = 0; from < examples.size(); from += most) {
      List<PastSample.Example> part =
          examples.subList(from, Math.min(from + most, examples.size()));
      batch.clear();
      part.forEach(example -> batch.add(STREAM, example.pixels(), example.label(), null));
      batch.forward(average, losses, 1);
      for (int i = 0; i < part.size(); i++) {
        batch.logits(i, part.get(i).logits());
      }
    }
  }

  /** As many steps as one by one, and as many images in each as where the past is replayed. */
  private void learnJointly() {
    Shown[] all = Arrays.stream(stream).flatMap(Arrays::stream).toArray(Shown[]::new);
    int[] sequence = IntStream.range(0, all.length).toArray();
    int steps = steps();
    int next = all.length;
    while (step < steps) {
      batch.clear();
      for (int i = 0; i < settings.batch() + settings.replayed(); i++) {
        if (next == all.length) {
          TaskImages.shuffle(sequence, order);
          next = 0;
        }
        show(all[sequence[next++]]);
      }
      step(1);
    }
  }

  private double[] examine(int tasks) {
    double[] row = new double[tasks];
    for (int task = 0; task < tasks; task++) {
      row[task] = examiner.accuracy(architecture, average, task);
    }
    return row;
  }
}
