package dev.tidemill.chat.pii;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What placeholders of one session stand for: `[person-1]` for Anna. The same value has the same placeholder, so
/// that a model can still tell who is who; what it answers with placeholders is put back before the user reads it.
///
/// Lives in memory alone, holds at most as many values as it is given room for, and forgets all at [#erase]. Safe for
/// many threads.
public final class Vault {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\[([a-z]{2,16})-([1-9][0-9]{0,6})]");

    private final int most;
    private final Map<String, String> placeholders = new LinkedHashMap<>();
    private final Map<String, String> values = new LinkedHashMap<>();
    private final Map<String, Integer> counts = new LinkedHashMap<>();

    /// @param most values, at least 1
    public Vault(int most) {
        if (most < 1) {
            throw new IllegalArgumentException("a vault must have room for at least 1 value, got " + most);
        }
        this.most = most;
    }

    /// What stands for a value.
    ///
    /// @return empty where the vault is full: then the value is masked for good
    public Optional<String> placeholder(PersonalKind kind, String value) {
        return placeholder(kind.word(), value);
    }

    private synchronized Optional<String> placeholder(String word, String value) {
        String key = word + ':' + value;
        String known = placeholders.get(key);
        if (known != null) {
            return Optional.of(known);
        }
        if (values.size() >= most) {
            return Optional.empty();
        }
        String made = "[" + word + "-" + counts.merge(word, 1, Integer::sum) + "]";
        placeholders.put(key, made);
        values.put(made, value);
        return Optional.of(made);
    }

    /// A text whose placeholders stand for no value any more: `[person]` for `[person-1]`.
    public static String unnumbered(String text) {
        return PLACEHOLDER.matcher(text).replaceAll("[$1]");
    }

    /// A text with a placeholder in place of each span; `[person]` where the vault is full. What looks like a
    /// placeholder already becomes one too, `[text-1]`, so that [#restore] gives the very same text again.
    ///
    /// @param spans of the text, in its order, not overlapping
    public String mask(String text, List<PersonalSpan> spans) {
        StringBuilder masked = new StringBuilder();
        int at = 0;
        for (PersonalSpan span : spans) {
            masked.append(disarmed(text.substring(at, span.from())));
            masked.append(placeholder(span.kind(), text.substring(span.from(), span.to()))
                    .orElse("[" + span.kind().word() + "]"));
            at = span.to();
        }
        return masked.append(disarmed(text.substring(at))).toString();
    }

    private String disarmed(String text) {
        return PLACEHOLDER
                .matcher(text)
                .replaceAll(match -> Matcher.quoteReplacement(
                        placeholder("text", match.group()).orElse("[text]")));
    }

    /// Placeholders of a text that was masked before this vault was there stand for what nobody knows any more: none
    /// of them is given to another value.
    public synchronized void avoid(String text) {
        Matcher matcher = PLACEHOLDER.matcher(text);
        while (matcher.find()) {
            if (!values.containsKey(matcher.group())) {
                counts.merge(matcher.group(1), Integer.parseInt(matcher.group(2)), Math::max);
            }
        }
    }

    /// A text with the values in place of their placeholders; of unknown ones nothing changes.
    public synchronized String restore(String text) {
        return PLACEHOLDER
                .matcher(text)
                .replaceAll(match -> Matcher.quoteReplacement(values.getOrDefault(match.group(), match.group())));
    }

    /// How many values it holds.
    public synchronized int size() {
        return values.size();
    }

    /// Forgets every value.
    public synchronized void erase() {
        placeholders.clear();
        values.clear();
        counts.clear();
    }

    /// The placeholders in use, oldest first; no values.
    public synchronized List<String> placeholders() {
        return new ArrayList<>(values.keySet());
    }

    @Override
    public String toString() {
        return "Vault[" + size() + " of " + most + "]";
    }
}
