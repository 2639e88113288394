/// Documents: bytes of a file become its text with headings and spans, then chunks of it.
///
/// Read first: [dev.tidemill.chat.document.DocumentReader], [dev.tidemill.chat.document.Document],
/// [dev.tidemill.chat.document.Chunker].
@NullMarked
package dev.tidemill.chat.document;

import org.jspecify.annotations.NullMarked;
