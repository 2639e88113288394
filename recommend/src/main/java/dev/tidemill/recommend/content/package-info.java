/// Items by what is written of them: vectors of titles, categories and descriptions, for items that
/// nobody has met yet.
///
/// Read first: [dev.tidemill.recommend.content.ContentModel],
/// [dev.tidemill.recommend.content.LiveVectors]. Not here:
/// how a text becomes a vector, which `serve.embedding` does.
@NullMarked
package dev.tidemill.recommend.content;

import org.jspecify.annotations.NullMarked;
