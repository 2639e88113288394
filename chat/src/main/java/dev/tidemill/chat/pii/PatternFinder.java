package dev.tidemill.chat.pii;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// Finds what has a form that can be checked. Every pattern's quantifiers are bounded and its alternatives begin
/// differently, so a text of n characters takes O(n) time.
final class PatternFinder {
    private static final String OCTET = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
    private static final String HEXTET = "[0-9A-Fa-f]{1,4}";
    private static final String BEFORE = "(?<![\\p{L}\\d])";
    private static final String AFTER = "(?![\\p{L}\\d])";
    private static final Set<String> CALLS =
            Set.of("phone", "tel", "telephone", "mobile", "cell", "fax", "call", "desk", "sms", "whatsapp", "telefon");

    /// @param sure whether a match is a finding; else only a hint for the tagger
    private record Form(PersonalKind kind, Pattern pattern, Predicate<Found> check, boolean sure) {}

    private record Found(MatchResult match, String text) {}

    private static final List<Form> FORMS = List.of(
            sure(
                    PersonalKind.EMAIL,
                    "(?<![\\p{L}\\d._%+-])[\\p{L}\\d._%+-]{1,64}@[\\p{L}\\d-]{1,63}(?:\\.[\\p{L}\\d-]{1,63}){1,8}",
                    found -> true),
            sure(PersonalKind.URL, "(?i)" + BEFORE + "(?:https?|ftp)://[^\\s<>\"']{1,2048}", found -> true),
            sure(PersonalKind.URL, "(?i)" + BEFORE + "www\\.[^\\s<>\"']{3,2048}", found -> true),
            sure(
                    PersonalKind.IBAN,
                    BEFORE + "[A-Z]{2}\\d{2}(?: ?[A-Z\\d]{4}){2,7}(?: ?[A-Z\\d]{1,4})?" + AFTER,
                    found -> Checksums.iban(found.match.group().replace(" ", ""))),
            sure(
                    PersonalKind.CARD,
                    BEFORE + "\\d(?:[ -]?\\d){11,18}" + AFTER,
                    found -> Checksums.luhn(found.match.group().replaceAll("[ -]", ""))),
            sure(
                    PersonalKind.IP,
                    "(?<![\\p{L}\\d.])" + OCTET + "(?:\\." + OCTET + "){3}(?![\\p{L}\\d]|\\.\\d)",
                    found -> true),
            sure(
                    PersonalKind.IP,
                    "(?<![\\p{L}\\d:])(?:" + HEXTET + "(?::" + HEXTET + "){7}|(?:" + HEXTET + ":){1,6}(?::" + HEXTET
                            + "){1,6})(?![\\p{L}\\d:])",
                    found -> true),
            sure(
                    PersonalKind.SSN,
                    "(?<![\\p{L}\\d-])(\\d{3})-(\\d{2})-(\\d{4})(?![\\p{L}\\d]|-\\d)",
                    found ->
                            Checksums.socialSecurity(found.match.group(1), found.match.group(2), found.match.group(3))),
            sure(
                    PersonalKind.DATE,
                    BEFORE + "\\d{4}-\\d{2}-\\d{2}(?:[T ]\\d{2}:\\d{2}(?::\\d{2})?)?" + AFTER,
                    found -> true),
            sure(PersonalKind.DATE, BEFORE + "\\d{1,2}/\\d{1,2}/(?:\\d{4}|\\d{2})" + AFTER, found -> true),
            sure(PersonalKind.PHONE, "(?<![\\p{L}\\d])\\+\\d{1,3}(?:[ .()/-]{0,2}\\d){5,13}" + AFTER, found -> true),
            sure(
                    PersonalKind.PHONE,
                    "(?<![\\p{L}\\d])00\\d{1,3}[ .-](?:[ .()/-]{0,2}\\d){5,12}" + AFTER,
                    found -> true),
            sure(
                    PersonalKind.PHONE,
                    "(?<![\\p{L}\\d])\\(?\\d(?:[ .()/-]{0,2}\\d){5,14}" + AFTER,
                    PatternFinder::called),
            hint(PersonalKind.PHONE, "(?<![\\p{L}\\d])\\(?\\d(?:[ .()/-]{0,2}\\d){5,14}" + AFTER),
            hint(PersonalKind.CARD, BEFORE + "\\d(?:[ -]?\\d){11,18}" + AFTER),
            hint(PersonalKind.IBAN, BEFORE + "[A-Z]{2}\\d{2}[A-Z\\d]{10,30}" + AFTER));

    private PatternFinder() {}

    private static Form sure(PersonalKind kind, String pattern, Predicate<Found> check) {
        return new Form(kind, Pattern.compile(pattern), check, true);
    }

    private static Form hint(PersonalKind kind, String pattern) {
        return new Form(kind, Pattern.compile(pattern), found -> true, false);
    }

    /// Findings that do not overlap, in the order of the text; where two would, the form named first stays.
    static List<PersonalSpan> find(String text) {
        return matches(text, true);
    }

    /// Findings, and behind them what has a form but no check.
    static List<PersonalSpan> hints(String text) {
        return matches(text, false);
    }

    private static List<PersonalSpan> matches(String text, boolean onlySure) {
        List<PersonalSpan> kept = new ArrayList<>();
        for (Form form : FORMS) {
            if (onlySure && !form.sure) {
                continue;
            }
            form.pattern
                    .matcher(text)
                    .results()
                    .filter(match -> form.check.test(new Found(match, text)))
                    .map(match -> new PersonalSpan(form.kind, match.start(), end(form.kind, text, match), true))
                    .filter(span -> kept.stream().noneMatch(span::overlaps))
                    .toList()
                    .forEach(kept::add);
        }
        kept.sort(Comparator.comparingInt(PersonalSpan::from));
        return kept;
    }

    /// An address of a page does not end in the mark that ends the sentence.
    private static int end(PersonalKind kind, String text, MatchResult match) {
        int end = match.end();
        while (kind == PersonalKind.URL && end > match.start() + 1 && ".,;:!?)]}".indexOf(text.charAt(end - 1)) >= 0) {
            end--;
        }
        return end;
    }

    /// Whether a word for a telephone stands shortly before.
    private static boolean called(Found found) {
        int from = Math.max(0, found.match.start() - 24);
        String before = found.text.substring(from, found.match.start()).toLowerCase(Locale.ROOT);
        for (String word : before.split("[^\\p{L}]+", -1)) {
            if (CALLS.contains(word)) {
                return true;
            }
        }
        return false;
    }
}
