@NullMarked
package dev.tidemill.platform;

import org.jspecify.annotations.NullMarked;
