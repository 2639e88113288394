package dev.tidemill.chat.pii;

/// Puts values back into a text that comes in pieces: a placeholder that is cut between two is held until it is whole.
/// Within a web address nothing is put back: it would carry the value away when it is opened.
public final class Restoring {
    private static final int LONGEST = 28;

    private final Vault vault;
    private final StringBuilder held = new StringBuilder();
    private final StringBuilder word = new StringBuilder();

    public Restoring(Vault vault) {
        this.vault = vault;
    }

    /// What can be given out now; may be empty.
    public String more(String piece) {
        held.append(piece);
        int open = held.lastIndexOf("[");
        boolean cut = open >= 0 && held.indexOf("]", open) < 0 && held.length() - open < LONGEST;
        return upTo(cut ? open : held.length());
    }

    /// The rest.
    public String end() {
        return upTo(held.length());
    }

    private String upTo(int end) {
        String text = held.substring(0, end);
        held.delete(0, end);
        StringBuilder restored = new StringBuilder();
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            char next = text.charAt(i);
            if (Character.isWhitespace(next)) {
                restored.append(restored(text.substring(from, i))).append(next);
                word.setLength(0);
                from = i + 1;
            }
        }
        return restored.append(restored(text.substring(from))).toString();
    }

    private String restored(String part) {
        word.append(part);
        return word.indexOf("://") >= 0 ? part : vault.restore(part);
    }
}
