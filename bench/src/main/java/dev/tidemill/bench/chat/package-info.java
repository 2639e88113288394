/// Measurements of the assistant: how well it finds, answers, guards and serves.
@NullMarked
package dev.tidemill.bench.chat;

import org.jspecify.annotations.NullMarked;
