@NullMarked
package dev.tidemill.fraud;

import org.jspecify.annotations.NullMarked;
