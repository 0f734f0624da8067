package io.perennial.launcher.storebench;

import io.perennial.event.Feature;
import io.perennial.event.Interaction;
import io.perennial.event.LabelSpace;
import io.perennial.event.LabelledExample;
import io.perennial.event.Prediction;
import io.perennial.event.codec.LabelledExampleCodec;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Labelled examples of the size of a news site's clicks: nine features, 200 to 300 bytes. Each is a
 * function of the seed and its number; times are {@value #STEP_MILLIS} ms apart, so that the order
 * of times is the order of numbers. Safe for many threads.
 */
final class Examples {

  private static final long FIRST_MILLIS = 1_506_826_800_000L;
  private static final long STEP_MILLIS = 20;

  private static final int ITEMS = 5_000;
  private static final int FIRST_ITEM = 200_000;
  private static final long MIXER = 0x9E3779B97F4A7C15L;
  private static final List<String> CATEGORIES =
      List.of("country", "device_group", "environment", "os", "referrer_type", "region", "section");

  private final long seed;
  private final int users;
  private final double[] cumulative;
  private final LabelledExampleCodec codec = new LabelledExampleCodec(LabelSpace.BINARY);

  /**
   * @param zipf exponent of the users' popularity; 0 for all alike
   */
  Examples(long seed, int users, double zipf) {
    this.seed = seed;
    this.users = users;
    this.cumulative = new double[zipf == 0 ? 0 : users];
    double sum = 0;
    for (int i = 0; i < cumulative.length; i++) {
      sum += Math.pow(i + 1, -zipf);
      cumulative[i] = sum;
    }
  }

  /** Event time of an example, epoch milliseconds. */
  static long timestamp(long number) {
    return FIRST_MILLIS + number * STEP_MILLIS;
  }

  static String id(long number) {
    String digits = Long.toString(number);
    return "0".repeat(Math.max(0, 10 - digits.length())) + digits;
  }

  /** Any of the users, all alike: rare ones are asked for as often as others. */
  String anyUser(SplittableRandom random) {
    return Integer.toString(random.nextInt(users));
  }

  LabelledExample example(long number) {
    SplittableRandom random = new SplittableRandom((seed ^ MIXER) + number * MIXER);
    String user = Integer.toString(userOf(random));
    String item = Integer.toString(FIRST_ITEM + random.nextInt(ITEMS));
    long time = timestamp(number);
    int label = random.nextInt(2);
    float score = (float) random.nextDouble();
    float base = Math.min(1, Math.max(0, score + (float) random.nextDouble(-0.05, 0.05)));
    int expert = random.nextInt(20) == 0 ? 1 : 0;
    Interaction interaction =
        new Interaction(id(number), time, user, item, features(random), "", label);
    Prediction prediction =
        new Prediction(
            interaction.id(),
            time,
            user,
            item,
            new float[] {1 - score, score},
            new float[] {1 - base, base},
            expert,
            number,
            (float) random.nextDouble(),
            List.of());
    return new LabelledExample(
        interaction, label, LabelledExample.Origin.INLINE, time, prediction, number);
  }

  /** The bytes of its record. */
  byte[] encode(LabelledExample example) {
    return codec.encode(example);
  }

  private int userOf(SplittableRandom random) {
    if (cumulative.length == 0) {
      return random.nextInt(users);
    }
    int found =
        Arrays.binarySearch(cumulative, random.nextDouble() * cumulative[cumulative.length - 1]);
    return Math.min(users - 1, found < 0 ? -found - 1 : found);
  }

  /** In the order of their names. */
  private static List<Feature> features(SplittableRandom random) {
    Feature[] features = new Feature[CATEGORIES.size() + 2];
    features[0] = new Feature.Quantity("age_hours", random.nextInt(1, 500) / 10.0);
    for (int i = 0; i < CATEGORIES.size(); i++) {
      String name = CATEGORIES.get(i);
      features[1 + i] = new Feature.Category(name, Integer.toString(random.nextInt(30)));
    }
    features[features.length - 1] = new Feature.Quantity("words", random.nextInt(50, 900));
    return List.of(features);
  }
}
