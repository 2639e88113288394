@org.jspecify.annotations.NullMarked
package dev.tidemill.server.console;
