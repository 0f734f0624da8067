package io.perennial.launcher;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.perennial.settings.Settings;
import io.perennial.settings.SettingsFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** All settings in a few lines for the eye: a section begins a line, secrets are masked. */
final class SettingsText {

  private static final int NAME_WIDTH = 11;
  private static final int WIDTH = 100;

  private SettingsText() {}

  static String of(Settings settings) {
    JsonNode sections;
    try {
      sections = new YAMLMapper().readTree(SettingsFile.describe(settings));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the settings cannot be read back", e);
    }
    List<String> lines = new ArrayList<>();
    sections.properties().forEach(section -> add(section, lines));
    return String.join(System.lineSeparator(), lines);
  }

  private static void add(Map.Entry<String, JsonNode> section, List<String> lines) {
    List<String> settings = new ArrayList<>();
    collect("", section.getValue(), settings);
    StringBuilder line = begin(section.getKey());
    for (String text : settings) {
      if (line.length() + 1 + text.length() > WIDTH) {
        lines.add(line.toString());
        line = begin("");
      }
      line.append(' ').append(text);
    }
    lines.add(line.toString());
  }

  /** What is inside of a section of a section comes under its dotted name. */
  private static void collect(String path, JsonNode section, List<String> settings) {
    for (Map.Entry<String, JsonNode> setting : section.properties()) {
      JsonNode value = setting.getValue();
      if (value.isObject() && !value.isEmpty()) {
        collect(path + setting.getKey() + ".", value, settings);
      } else {
        settings.add(path + setting.getKey() + "=" + value(value));
      }
    }
  }

  private static StringBuilder begin(String name) {
    return new StringBuilder("  ").append(name).append(" ".repeat(NAME_WIDTH - name.length()));
  }

  private static String value(JsonNode node) {
    if (node.isArray()) {
      List<String> parts = new ArrayList<>();
      node.forEach(part -> parts.add(part.asText()));
      return String.join(",", parts);
    }
    return node.isObject() ? node.toString() : node.asText();
  }
}
