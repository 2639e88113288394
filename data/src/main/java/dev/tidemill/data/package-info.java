@NullMarked
package dev.tidemill.data;

import org.jspecify.annotations.NullMarked;
