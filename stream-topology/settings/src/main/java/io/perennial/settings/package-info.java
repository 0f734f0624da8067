/**
 * The one tree of settings that every process reads: from a YAML file, the environment and the
 * command line, validated at the start. Also the names of the topics.
 */
@NullMarked
package io.perennial.settings;

import org.jspecify.annotations.NullMarked;
