package dev.tidemill.core;

/// Who owns what is stored and asked. Every stored key begins with it.
public record Tenant(String name) {
    /// Where nobody says.
    public static final Tenant DEFAULT = new Tenant("default");

    private static final String MARK = "::";

    public Tenant {
        if (!Ids.SLUG.matcher(name).matches()) {
            throw new IllegalArgumentException("tenant must match " + Ids.SLUG + ", got \"" + name + "\"");
        }
    }

    /// The id of a decision of this tenant's: `acme::q1`; of the default tenant's, as it was given.
    public String decision(String id) {
        return equals(DEFAULT) ? id : name + MARK + id;
    }

    /// Whose decision an id names.
    public static Tenant ofDecision(String id) {
        int end = id.indexOf(MARK);
        boolean marked = end > 0 && Ids.SLUG.matcher(id.substring(0, end)).matches();
        return marked ? new Tenant(id.substring(0, end)) : DEFAULT;
    }

    /// Whether it may read what has that label: its own name, or one that begins with it and a dot. The default
    /// tenant, whose home it is, says itself what may be read.
    public boolean reads(String label) {
        return equals(DEFAULT) || label.equals(name) || label.startsWith(name + ".");
    }
}
