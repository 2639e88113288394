@NullMarked
package dev.tidemill.server;

import org.jspecify.annotations.NullMarked;
