package dev.tidemill.core;

import java.util.regex.Pattern;

/// The rules for names that people give and that become parts of keys, paths and addresses.
public final class Ids {
    /// Applications, streams, entities, features, fields, outcomes.
    public static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,62}");

    /// Tenants, aliases and applications as they stand in addresses.
    public static final Pattern SLUG = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

    /// The most characters of an event's or a decision's id.
    public static final int LONGEST_ID = 128;

    private Ids() {}
}
