/// Passages of a collection's documents, found by words (BM25) and by sense (vectors) in one Lucene index, fused and
/// ranked again. What a caller may not read is no part of any search.
///
/// Read first: [dev.tidemill.chat.search.Collection], [dev.tidemill.chat.search.Search],
/// [dev.tidemill.chat.search.Passage].
@NullMarked
package dev.tidemill.chat.search;

import org.jspecify.annotations.NullMarked;
