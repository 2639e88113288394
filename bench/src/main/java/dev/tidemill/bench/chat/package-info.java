/// What chat reaches: the quality and the speed of its retrieval.
@NullMarked
package dev.tidemill.bench.chat;

import org.jspecify.annotations.NullMarked;
