package dev.tidemill.server.console;

/// A name and its value, for tables.
public record Named(String name, String value, String description) {}
