@NullMarked
package dev.tidemill.learn;

import org.jspecify.annotations.NullMarked;
