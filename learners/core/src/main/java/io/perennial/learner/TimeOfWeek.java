package io.perennial.learner;

import io.perennial.learner.scorer.FeatureVector;

/** Hour of the day and day of the week (UTC) as sine and cosine: four dense rows. */
final class TimeOfWeek {

  private static final long MINUTE = 60_000L;
  private static final int MINUTES_A_DAY = 1440;
  private static final int MINUTES_A_WEEK = 7 * MINUTES_A_DAY;
  private static final float[] DAY = circle(MINUTES_A_DAY);
  private static final float[] WEEK = circle(MINUTES_A_WEEK);

  private TimeOfWeek() {}

  static void describe(long timestamp, int row, FeatureVector features) {
    long minute = Math.floorDiv(timestamp, MINUTE);
    int day = 2 * (int) Math.floorMod(minute, (long) MINUTES_A_DAY);
    int week = 2 * (int) Math.floorMod(minute, (long) MINUTES_A_WEEK);
    features.dense(row, DAY[day]);
    features.dense(row + 1, DAY[day + 1]);
    features.dense(row + 2, WEEK[week]);
    features.dense(row + 3, WEEK[week + 1]);
  }

  private static float[] circle(int n) {
    float[] points = new float[2 * n];
    for (int i = 0; i < n; i++) {
      points[2 * i] = (float) StrictMath.sin(2 * Math.PI * i / n);
      points[2 * i + 1] = (float) StrictMath.cos(2 * Math.PI * i / n);
    }
    return points;
  }
}
