@NullMarked
package dev.tidemill.features;

import org.jspecify.annotations.NullMarked;
