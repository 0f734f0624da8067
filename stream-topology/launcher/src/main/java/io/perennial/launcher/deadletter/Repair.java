package io.perennial.launcher.deadletter;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;

/**
 * Corrects values before they are sent again, one change after the other. Without changes every
 * value stays as it is, byte for byte: what was wrong may have been the job.
 *
 * @param changes in their order
 */
public record Repair(List<Change> changes) {

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  public Repair {
    changes = List.copyOf(changes);
  }

  /** A change of the fields of a JSON object; a path leads into objects by dots. */
  public sealed interface Change {

    /** Calls a field by another name, where it is. */
    record Rename(String from, String to) implements Change {}

    /** Sets a field, whether it is there or not. */
    record Assign(String field, JsonNode value) implements Change {}

    /** Leaves a field out. */
    record Drop(String field) implements Change {}
  }

  /**
   * {@code FIELD=VALUE}: JSON where the value is such, text otherwise.
   *
   * @throws IllegalArgumentException where there is no such form
   */
  public static Change assign(String text) {
    String[] parts = split(text);
    try {
      return new Change.Assign(parts[0], JSON.readTree(parts[1]));
    } catch (JsonProcessingException | NumberFormatException e) {
      return new Change.Assign(parts[0], JSON.getNodeFactory().textNode(parts[1]));
    }
  }

  /**
   * {@code FROM=TO}.
   *
   * @throws IllegalArgumentException where there is no such form
   */
  public static Change rename(String text) {
    String[] parts = split(text);
    return new Change.Rename(parts[0], parts[1]);
  }

  private static String[] split(String text) {
    int at = text.indexOf('=');
    if (at <= 0 || at == text.length() - 1) {
      throw new IllegalArgumentException("must be two parts with = between, but is '" + text + "'");
    }
    return new String[] {text.substring(0, at), text.substring(at + 1)};
  }

  /**
   * The corrected value.
   *
   * @throws RepairException where it cannot be corrected
   */
  public byte[] apply(StoredDeadLetter letter) {
    if (changes.isEmpty()) {
      return letter.value();
    }
    if (letter.isProtobuf()) {
      throw new RepairException("it is Protobuf, and only JSON can be changed");
    }
    try {
      if (!(JSON.readTree(letter.value()) instanceof ObjectNode event)) {
        throw new RepairException("it is no JSON object");
      }
      changes.forEach(change -> apply(change, event));
      return JSON.writeValueAsBytes(event);
    } catch (NumberFormatException e) {
      throw new RepairException("it has a number that is too large: " + e.getMessage());
    } catch (IOException e) {
      throw new RepairException("it is no JSON: " + e.getMessage().lines().findFirst().orElse(""));
    }
  }

  private static void apply(Change change, ObjectNode event) {
    if (change instanceof Change.Assign assign) {
      parent(event, assign.field(), true).set(last(assign.field()), assign.value());
    } else if (change instanceof Change.Drop drop) {
      parent(event, drop.field(), false).remove(last(drop.field()));
    } else if (change instanceof Change.Rename rename) {
      JsonNode value = parent(event, rename.from(), false).remove(last(rename.from()));
      if (value != null) {
        parent(event, rename.to(), true).set(last(rename.to()), value);
      }
    }
  }

  private static ObjectNode parent(ObjectNode event, String path, boolean make) {
    ObjectNode at = event;
    String[] names = path.split("\\.");
    for (int i = 0; i < names.length - 1; i++) {
      JsonNode next = at.get(names[i]);
      if (next instanceof ObjectNode object) {
        at = object;
      } else if (next != null) {
        throw new RepairException("its field " + names[i] + " is no object");
      } else {
        at = make ? at.putObject(names[i]) : JSON.createObjectNode();
      }
    }
    return at;
  }

  private static String last(String path) {
    return path.substring(path.lastIndexOf('.') + 1);
  }

  /** A value cannot be corrected: one clause. */
  public static final class RepairException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RepairException(String message) {
      super(message);
    }
  }
}
