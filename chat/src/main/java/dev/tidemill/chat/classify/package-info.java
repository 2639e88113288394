/// Texts sorted into categories by linear models over n-grams and sentence embeddings: training, calibration, one
/// file per model, and the models that come in the jar.
///
/// Read first: [dev.tidemill.chat.classify.TextClassifier], [dev.tidemill.chat.classify.TextTrainer],
/// [dev.tidemill.chat.classify.TextModel]. What is done about a category is `chat.guard`'s.
@NullMarked
package dev.tidemill.chat.classify;

import org.jspecify.annotations.NullMarked;
