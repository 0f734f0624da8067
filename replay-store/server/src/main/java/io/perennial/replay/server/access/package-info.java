/**
 * Who may ask, and over what: tokens and their roles, the certificate, and the rule that nothing is
 * open to a network by accident. Knows no HTTP server.
 */
@NullMarked
package io.perennial.replay.server.access;

import org.jspecify.annotations.NullMarked;
