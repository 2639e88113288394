@NullMarked
package dev.tidemill.registry;

import org.jspecify.annotations.NullMarked;
