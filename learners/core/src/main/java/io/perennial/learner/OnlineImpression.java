package io.perennial.learner;

import io.perennial.learner.memory.Recall;
import io.perennial.learner.scorer.FeatureVector;
import io.perennial.learner.scorer.FocusNet;
import io.perennial.learner.scorer.OwnFields;
import io.perennial.learner.scorer.Pass;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The impression of {@link OnlineLearner}: hashes, raw dense values and scores. The pass through
 * the scorer is kept as long as no weight changed, and computed again afterwards.
 *
 * <p>Frozen format 4, little-endian: format (byte), expert (int), timestamp, user hash, item hash
 * (longs), number of scores (int), scores, base scores (floats), number of fields (int), per field
 * slot (int), name hash (long), quantity (double, NaN for a category), the interaction's id (length
 * as a short, UTF-8), with an error memory its confidence (float) and what it said as {@link
 * Recall#write} writes it, then the features as {@link FeatureVector#write} writes them.
 */
final class OnlineImpression implements Impression {

  private static final byte FORMAT = 4;
  static final long NEVER = -1;

  private final FeatureVector features = new FeatureVector();
  private final Pass pass;

  /** What the event says of itself, and the focus net's pass over it. */
  private final OwnFields ownFields = new OwnFields();

  private final Pass focus;

  /** The logits of both, combined. */
  private final float[] logits;

  private final float[] scores;
  private final float[] baseScores;
  private long timestamp;
  private long user;
  private long item;

  /** Whose it is, for forgetting alone: known where users are no features, too. */
  private long owner;

  private int fieldCount;
  private int[] fieldSlots = new int[16];
  private long[] fieldNames = new long[16];
  private double[] fieldQuantities = new double[16];
  private long passVersion = NEVER;
  private int passSlot;
  private int expert;

  /** What the error memory said; null without one. */
  private final @Nullable Recall recall;

  private float confidence;
  private String id = "";

  OnlineImpression(Pass pass, int classes, @Nullable Recall recall) {
    this.pass = pass;
    this.focus = FocusNet.newPass(pass.logits.length);
    this.logits = new float[pass.logits.length];
    this.recall = recall;
    this.scores = new float[classes];
    this.baseScores = new float[classes];
  }

  void start(long timestamp, long user, long item) {
    this.timestamp = timestamp;
    this.user = user;
    this.item = item;
    this.owner = user;
    fieldCount = 0;
    features.clear();
    passVersion = NEVER;
    confidence = 0;
  }

  void field(int slot, long name, double quantity) {
    if (fieldCount == fieldSlots.length) {
      fieldSlots = Arrays.copyOf(fieldSlots, 2 * fieldCount);
      fieldNames = Arrays.copyOf(fieldNames, 2 * fieldCount);
      fieldQuantities = Arrays.copyOf(fieldQuantities, 2 * fieldCount);
    }
    fieldSlots[fieldCount] = slot;
    fieldNames[fieldCount] = name;
    fieldQuantities[fieldCount++] = quantity;
  }

  /** Takes over another's features, to be scored by other weights. */
  void takeFeatures(OnlineImpression other) {
    start(other.timestamp, other.user, other.item);
    features.copy(other.features);
  }

  FeatureVector features() {
    return features;
  }

  Pass pass() {
    return pass;
  }

  OwnFields ownFields() {
    return ownFields;
  }

  Pass focus() {
    return focus;
  }

  float[] logits() {
    return logits;
  }

  /** The version under which the pass was computed. */
  long passVersion() {
    return passVersion;
  }

  void passed(long version, int slot) {
    passVersion = version;
    passSlot = slot;
  }

  /** Whether the pass was computed under these weights. */
  boolean isPassed(long version, int slot) {
    return passVersion == version && passSlot == slot;
  }

  @Override
  public float[] hidden() {
    return pass.hidden;
  }

  @Nullable Recall recall() {
    return recall;
  }

  long timestamp() {
    return timestamp;
  }

  int fieldCount() {
    return fieldCount;
  }

  int fieldSlot(int i) {
    return fieldSlots[i];
  }

  long fieldName(int i) {
    return fieldNames[i];
  }

  double fieldQuantity(int i) {
    return fieldQuantities[i];
  }

  @Override
  public float[] scores() {
    return scores;
  }

  @Override
  public float[] baseScores() {
    return baseScores;
  }

  @Override
  public long userHash() {
    return user;
  }

  @Override
  public void owner(String name) {
    owner(FeatureExtractor.userHash(name));
  }

  void owner(long hash) {
    owner = hash;
  }

  /** Hash of the user it is of, whether users are features or not; 0 without one. */
  long ownerHash() {
    return owner;
  }

  @Override
  public long itemHash() {
    return item;
  }

  @Override
  public int expert() {
    return expert;
  }

  @Override
  public float confidence() {
    return confidence;
  }

  /** Of the interaction. */
  String id() {
    return id;
  }

  void id(String of) {
    id = of;
  }

  void confidence(float of) {
    confidence = of;
  }

  void expert(int number) {
    expert = number;
  }

  @Override
  public byte[] freeze() {
    byte[] name = id.getBytes(StandardCharsets.UTF_8);
    int bytes = 1 + 4 + 24 + 4 + 8 * scores.length + 4 + 20 * fieldCount + features.bytes();
    bytes += Short.BYTES + name.length + (recall == null ? 0 : Float.BYTES + recall.bytes());
    ByteBuffer out = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    out.put(FORMAT).putInt(expert()).putLong(timestamp).putLong(user).putLong(item);
    out.putInt(scores.length);
    for (int k = 0; k < scores.length; k++) {
      out.putFloat(scores[k]).putFloat(baseScores[k]);
    }
    out.putInt(fieldCount);
    for (int i = 0; i < fieldCount; i++) {
      out.putInt(fieldSlots[i]).putLong(fieldNames[i]).putDouble(fieldQuantities[i]);
    }
    out.putShort((short) name.length).put(name);
    if (recall != null) {
      out.putFloat(confidence);
      recall.write(out);
    }
    features.write(out);
    return out.array();
  }

  @Override
  public void thaw(byte[] frozen) {
    ByteBuffer in = ByteBuffer.wrap(frozen).order(ByteOrder.LITTLE_ENDIAN);
    byte format = in.get();
    if (format != FORMAT) {
      throw new IllegalArgumentException(
          "frozen impression must have format " + FORMAT + ", but has " + format);
    }
    expert = in.getInt();
    start(in.getLong(), in.getLong(), in.getLong());
    int classes = in.getInt();
    if (classes != scores.length) {
      throw new IllegalArgumentException(
          "frozen impression must have " + scores.length + " classes, but has " + classes);
    }
    for (int k = 0; k < classes; k++) {
      scores[k] = in.getFloat();
      baseScores[k] = in.getFloat();
    }
    int fields = in.getInt();
    for (int i = 0; i < fields; i++) {
      field(in.getInt(), in.getLong(), in.getDouble());
    }
    byte[] name = new byte[in.getShort()];
    in.get(name);
    id = new String(name, StandardCharsets.UTF_8);
    if (recall != null) {
      confidence = in.getFloat();
      recall.read(in);
    }
    features.read(in);
  }
}
