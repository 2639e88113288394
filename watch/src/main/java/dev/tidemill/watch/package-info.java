/// What was served, watched: drift of inputs and scores, quality as outcomes arrive, fairness, alerts.
@NullMarked
package dev.tidemill.watch;

import org.jspecify.annotations.NullMarked;
