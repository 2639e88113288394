@NullMarked
package dev.tidemill.bench;

import org.jspecify.annotations.NullMarked;
