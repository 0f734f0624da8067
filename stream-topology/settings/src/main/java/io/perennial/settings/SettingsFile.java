package io.perennial.settings;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Settings as a YAML file. Later sources win: defaults, file, environment ({@code
 * PERENNIAL_JOB_CHECKPOINT_INTERVAL=5s} sets {@code job.checkpointInterval}), command line. A key
 * that is not known is an error, so that a typing mistake never goes unnoticed.
 */
public final class SettingsFile {

  private static final String ENVIRONMENT_PREFIX = "PERENNIAL_";

  /** Environment variables with our prefix that are no settings. */
  private static final Pattern NOT_A_SETTING =
      Pattern.compile("PERENNIAL_(DATA|JAVA_OPTS|HOME|TOKEN|TOKENS_FILE|READ_TOKEN|ADMIN_TOKEN)");

  private static final Pattern SECRET =
      Pattern.compile(
          "(?i)(.*\\.)?key|.*(password|passphrase|secret|token|jaas|key\\.pem|credentials).*");

  private static final ObjectMapper YAML =
      new ObjectMapper(
              new YAMLFactory()
                  .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                  .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                  .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS))
          .registerModule(Durations.module())
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT);

  private SettingsFile() {}

  /**
   * The effective settings.
   *
   * @param file YAML, or null for none
   * @param environment as from {@code System.getenv()}
   * @param overrides values by dotted name, such as {@code learner.seed}
   * @throws IllegalArgumentException naming file, setting, value and what is allowed
   */
  public static Settings load(
      @Nullable Path file, Map<String, String> environment, Map<String, String> overrides) {
    ObjectNode tree = YAML.valueToTree(Settings.defaults());
    if (file != null) {
      merge(tree, readTree(file), "", "file " + file);
    }
    applyEnvironment(tree, environment);
    overrides.forEach((name, value) -> set(tree, name, value));
    return toSettings(tree);
  }

  /** Takes back what {@link #write} gave. */
  public static Settings parse(String yaml) {
    try {
      ObjectNode tree = YAML.valueToTree(Settings.defaults());
      merge(tree, YAML.readTree(yaml), "", "the settings");
      return toSettings(tree);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "the settings are not valid YAML: " + e.getOriginalMessage(), e);
    }
  }

  /** The settings as YAML, complete; secrets as they are, since a process reads this again. */
  public static String write(Settings settings) {
    return toYaml(YAML.valueToTree(settings));
  }

  /**
   * A digest of all settings but secrets and the parallelism, in hexadecimal digits: two jobs with
   * the same one may go on from each other's savepoints.
   */
  public static String digest(Settings settings) {
    ObjectNode tree = YAML.valueToTree(settings);
    mask(tree);
    ((ObjectNode) tree.get("job")).remove("parallelism");
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(toYaml(tree).getBytes(UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The settings as YAML for the eye: what looks like a secret is masked. */
  public static String describe(Settings settings) {
    ObjectNode tree = YAML.valueToTree(settings);
    mask(tree);
    return toYaml(tree);
  }

  private static JsonNode readTree(Path file) {
    try {
      JsonNode node = YAML.readTree(Files.readString(file));
      return node == null || node.isMissingNode() || node.isNull() ? YAML.createObjectNode() : node;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "settings file " + file + " is not valid YAML: " + sentence(e), e);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "settings file " + file + " cannot be read: " + reason(e), e);
    }
  }

  /** The parser's first line, with the place: the others draw the text and an arrow. */
  private static String sentence(JsonProcessingException e) {
    String first = e.getOriginalMessage().lines().findFirst().orElse("").strip();
    return e.getLocation() == null
        ? first
        : first
            + " at line "
            + e.getLocation().getLineNr()
            + ", column "
            + e.getLocation().getColumnNr();
  }

  /** Why a file cannot be read, in words. */
  static String reason(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "there is no such file";
    }
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    return e instanceof CharacterCodingException ? "it is not text in UTF-8" : e.getMessage();
  }

  private static void merge(ObjectNode into, JsonNode from, String path, String source) {
    if (!from.isObject()) {
      throw new IllegalArgumentException(
          "'" + (path.isEmpty() ? "the document" : path) + "' in " + source + " must be a section");
    }
    from.properties()
        .forEach(
            entry -> {
              String name = path.isEmpty() ? entry.getKey() : path + "." + entry.getKey();
              JsonNode known = into.get(entry.getKey());
              if (known == null && !isFreeForm(path)) {
                throw unknown(name, into, source);
              }
              if (known instanceof ObjectNode section && !isFreeForm(name)) {
                merge(section, entry.getValue(), name, source);
              } else {
                into.set(entry.getKey(), entry.getValue());
              }
            });
  }

  /** Sections whose keys belong to Kafka or Flink. */
  private static boolean isFreeForm(String path) {
    return path.equals("kafka.client") || path.equals("job.flink");
  }

  private static IllegalArgumentException unknown(String name, JsonNode section, String source) {
    StringBuilder known = new StringBuilder();
    section.fieldNames().forEachRemaining(f -> known.append(known.isEmpty() ? "" : ", ").append(f));
    return new IllegalArgumentException(
        "unknown setting '" + name + "' in " + source + "; known here: " + known);
  }

  private static void applyEnvironment(ObjectNode tree, Map<String, String> environment) {
    environment.forEach(
        (variable, value) -> {
          if (variable.startsWith(ENVIRONMENT_PREFIX)
              && !NOT_A_SETTING.matcher(variable).matches()) {
            String name = settingOf(variable.substring(ENVIRONMENT_PREFIX.length()), tree, "");
            if (name == null) {
              throw new IllegalArgumentException(
                  "environment variable " + variable + " names no setting; unset it or correct it");
            }
            set(tree, name, value);
          }
        });
  }

  /** The dotted name whose upper-case form is {@code suffix}, or null. */
  private static @Nullable String settingOf(String suffix, JsonNode node, String path) {
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      String name = path.isEmpty() ? entry.getKey() : path + "." + entry.getKey();
      String found =
          entry.getValue().isObject() && !isFreeForm(name)
              ? settingOf(suffix, entry.getValue(), name)
              : environmentForm(name).equals(suffix) ? name : null;
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private static String environmentForm(String name) {
    return name.replaceAll("([a-z])([A-Z])", "$1_$2").replace('.', '_').toUpperCase(Locale.ROOT);
  }

  private static void set(ObjectNode tree, String name, String value) {
    ObjectNode section = tree;
    String path = "";
    String rest = name;
    while (!isFreeForm(path) && rest.contains(".")) {
      String key = rest.substring(0, rest.indexOf('.'));
      if (!(section.get(key) instanceof ObjectNode inner)) {
        throw unknown(name, section, "an override");
      }
      section = inner;
      path = path.isEmpty() ? key : path + "." + key;
      rest = rest.substring(rest.indexOf('.') + 1);
    }
    JsonNode known = section.get(rest);
    if (known == null && !isFreeForm(path)) {
      throw unknown(name, section, "an override");
    }
    section.set(rest, known instanceof ArrayNode ? listOf(value) : new TextNode(value));
  }

  private static ArrayNode listOf(String value) {
    ArrayNode list = YAML.createArrayNode();
    for (String part : value.split(",", -1)) {
      if (!part.isBlank()) {
        list.add(part.strip());
      }
    }
    return list;
  }

  private static Settings toSettings(ObjectNode tree) {
    try {
      return YAML.treeToValue(tree, Settings.class);
    } catch (JsonProcessingException e) {
      Throwable cause = e;
      while (cause.getCause() != null) {
        cause = cause.getCause();
      }
      if (cause instanceof IllegalArgumentException && !(cause instanceof NumberFormatException)) {
        throw new IllegalArgumentException("setting " + cause.getMessage(), e);
      }
      String path =
          e instanceof com.fasterxml.jackson.databind.JsonMappingException mapping
              ? String.join(
                  ".",
                  mapping.getPath().stream().map(r -> String.valueOf(r.getFieldName())).toList())
              : "";
      throw new IllegalArgumentException("setting '" + path + "' " + complaint(e), e);
    }
  }

  private static String complaint(JsonProcessingException e) {
    if (!(e instanceof InvalidFormatException wrong)) {
      return "cannot be used: " + e.getOriginalMessage().lines().findFirst().orElse("");
    }
    Class<?> type = wrong.getTargetType();
    String expected =
        type.isEnum()
            ? "one of " + Arrays.toString(type.getEnumConstants())
            : type == boolean.class
                ? "true or false"
                : type == double.class ? "a number" : "a whole number in its range";
    return "must be " + expected + ", but is '" + wrong.getValue() + "'";
  }

  private static void mask(ObjectNode node) {
    node.properties()
        .forEach(
            entry -> {
              if (entry.getValue() instanceof ObjectNode section) {
                mask(section);
              } else if (SECRET.matcher(entry.getKey()).matches()
                  && !entry.getValue().asText().isEmpty()) {
                entry.setValue(new TextNode("*****"));
              }
            });
  }

  private static String toYaml(JsonNode tree) {
    try {
      return YAML.writeValueAsString(tree);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the settings cannot be written as YAML", e);
    }
  }
}
