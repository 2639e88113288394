@NullMarked
package dev.tidemill.serve;

import org.jspecify.annotations.NullMarked;
