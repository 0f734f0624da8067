package io.perennial.launcher;

import io.perennial.settings.Settings;
import io.perennial.settings.SettingsFile;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** The settings of a job that runs elsewhere. */
final class SettingsOptions {

  @Option(
      names = "--bootstrap-server",
      paramLabel = "HOST:PORT",
      description = "The job's broker (default: localhost:9092, or as the settings say).")
  private @Nullable String bootstrapServer;

  @Option(
      names = "--topic-prefix",
      paramLabel = "PREFIX",
      description = "Begins the names of the job's topics (default: perennial.).")
  private @Nullable String topicPrefix;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Settings as YAML, such as the settings.yaml that run writes (default: none).")
  private @Nullable Path config;

  @Option(
      names = "--set",
      paramLabel = "SETTING=VALUE",
      showDefaultValue = Visibility.NEVER,
      description = "Any setting by its dotted name, such as job.checkpointInterval=5s.")
  private Map<String, String> overrides = new LinkedHashMap<>();

  /**
   * The effective settings.
   *
   * @param forced what the command itself decides; wins over everything
   * @throws WrongUseException naming what is wrong
   */
  Settings settings(Map<String, String> forced) {
    Map<String, String> all = new LinkedHashMap<>(overrides);
    if (bootstrapServer != null) {
      all.put("kafka.bootstrapServers", bootstrapServer);
    }
    if (topicPrefix != null) {
      all.put("kafka.topicPrefix", topicPrefix);
    }
    all.putAll(forced);
    try {
      return SettingsFile.load(config, System.getenv(), all);
    } catch (IllegalArgumentException e) {
      throw new WrongUseException(String.valueOf(e.getMessage()), e);
    }
  }
}
