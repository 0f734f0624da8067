package io.perennial.learner;

/**
 * Where everything has its place: rows of the dense input, groups of statistics, positions of
 * embeddings. A field that got slot s has the groups {@link #field}, {@link #itemField} and {@link
 * #userField}, {@value #QUANTITY_ROWS} rows for a quantity, and one embedding position.
 *
 * @param maxFields number of slots
 * @param blockRows dense rows per group of statistics
 */
record FeatureLayout(int maxFields, int blockRows) {

  static final int TIME_ROW = 0;
  private static final int TIME_ROWS = 4;
  static final int LAG_ROW = TIME_ROW + TIME_ROWS;
  static final int LAG_ROWS = 8;
  static final int QUANTITY_ROWS = 4;

  /** Group of keys that have an embedding and no statistics. */
  static final int EMBEDDED_ONLY = -2;

  /** Group of keys whose field has no place yet. */
  static final int UNPLACED = -1;

  static final int STREAM = 0;
  static final int USER = 1;
  static final int ITEM = 2;
  static final int USER_ITEM = 3;
  static final int PREVIOUS_ITEM = 4;
  private static final int FIRST_FIELD = 5;

  static final int USER_POSITION = 0;
  static final int ITEM_POSITION = 1;
  private static final int FIRST_POSITION = 2;

  int field(int slot) {
    return slot < 0 ? UNPLACED : FIRST_FIELD + 3 * slot;
  }

  int itemField(int slot) {
    return slot < 0 ? UNPLACED : FIRST_FIELD + 3 * slot + 1;
  }

  int userField(int slot) {
    return slot < 0 ? UNPLACED : FIRST_FIELD + 3 * slot + 2;
  }

  boolean isItemField(int group) {
    return isField(group) && (group - FIRST_FIELD) % 3 == 1;
  }

  boolean isUserField(int group) {
    return isField(group) && (group - FIRST_FIELD) % 3 == 2;
  }

  /** Whether the group's keys are of a user and something. */
  boolean isOfUser(int group) {
    return group == USER_ITEM || isUserField(group);
  }

  /** Whether the group is a field's value on its own. */
  boolean isValue(int group) {
    return isField(group) && (group - FIRST_FIELD) % 3 == 0;
  }

  /** The slot of a field's group. */
  int slotOf(int group) {
    return (group - FIRST_FIELD) / 3;
  }

  private boolean isField(int group) {
    return group >= FIRST_FIELD && group < FIRST_FIELD + 3 * maxFields;
  }

  int groups() {
    return FIRST_FIELD + 3 * maxFields;
  }

  int position(int slot) {
    return slot < 0 ? -1 : FIRST_POSITION + slot;
  }

  int positions() {
    return FIRST_POSITION + maxFields;
  }

  int quantityRow(int slot) {
    return LAG_ROW + LAG_ROWS + QUANTITY_ROWS * slot;
  }

  int blockRow(int group) {
    return LAG_ROW + LAG_ROWS + QUANTITY_ROWS * maxFields + blockRows * group;
  }

  int denseRows() {
    return blockRow(groups());
  }
}
