@NullMarked
package dev.tidemill.log;

import org.jspecify.annotations.NullMarked;
