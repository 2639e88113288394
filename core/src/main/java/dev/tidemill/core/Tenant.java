package dev.tidemill.core;

/// Who owns what is stored and asked. Every stored key begins with it.
public record Tenant(String name) {
    /// Where nobody says.
    public static final Tenant DEFAULT = new Tenant("default");

    public Tenant {
        if (!Ids.SLUG.matcher(name).matches()) {
            throw new IllegalArgumentException("tenant must match " + Ids.SLUG + ", got \"" + name + "\"");
        }
    }
}
