/// Texts as vectors: a port and the model that comes in a jar.
///
/// Read first: [dev.tidemill.serve.embedding.TextEmbedder], [dev.tidemill.serve.embedding.MiniLmEmbedder].
@NullMarked
package dev.tidemill.serve.embedding;

import org.jspecify.annotations.NullMarked;
