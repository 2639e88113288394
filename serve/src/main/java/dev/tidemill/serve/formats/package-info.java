/// Which runtime reads which registered artifact.
@NullMarked
package dev.tidemill.serve.formats;

import org.jspecify.annotations.NullMarked;
