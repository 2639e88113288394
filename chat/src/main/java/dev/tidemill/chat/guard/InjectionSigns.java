package dev.tidemill.chat.guard;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.List;
import java.util.Optional;

/// Signs of an attempt to turn a model against its instructions that need no training: orders to forget what was
/// said before, marks of chat templates, hidden characters that spell text, pictures whose address carries data out.
/// Linear time (RE2).
final class InjectionSigns {
    private static final String EARLIER = "(?:all |any |the |your |my |of |these |those |every |and ){0,4}"
            + "(?:previous|prior|above|earlier|preceding|former|foregoing|initial|original)";

    private record Sign(String name, Pattern pattern) {}

    private static final List<Sign> SIGNS = List.of(
            sign(
                    "forget",
                    "\\b(?:ignore|disregard|forget|override|bypass|discard|drop)\\s{1,3}" + EARLIER
                            + "\\s{1,3}(?:instructions?|prompts?|rules?|directions?|guidelines?|commands?|tasks?|context|messages?)"),
            sign(
                    "forget",
                    "\\b(?:ignoriere|vergiss|missachte)\\s{1,3}(?:bitte |jetzt |nun ){0,2}(?:alle |sämtliche |die )"
                            + "{0,2}(?:vorherigen|bisherigen|obigen|vorigen|früheren)"),
            sign(
                    "reveal",
                    "\\b(?:reveal|print|show|repeat|output|tell me|give me|what (?:is|are))\\s{1,3}(?:me |us |all |of )"
                            + "{0,3}(?:your|the)\\s{1,3}(?:system|initial|hidden|secret|original)\\s{1,3}"
                            + "(?:prompts?|instructions?|message)"),
            sign(
                    "mode",
                    "\\b(?:you are now|act as|enable|enter)\\s{1,3}(?:in |a |an |the |in the ){0,2}"
                            + "(?:dan\\b|jailbr\\w{1,8}|developer mode|unrestricted|god mode)"),
            sign("template", "<\\|(?:im_start|im_end|system|user|assistant|endoftext)\\|>|\\[/?INST\\]|<</?SYS>>"),
            sign("address", "!\\[[^\\]\\n]{0,200}\\]\\(https?://[^)\\s]{1,500}[?&][a-z_]{1,40}=[^)\\s]{0,500}\\)"));

    /// Tag characters spell text that nobody sees.
    private static final int FIRST_TAG = 0xE0020;

    private static final int LAST_TAG = 0xE007E;

    private InjectionSigns() {}

    private static Sign sign(String name, String pattern) {
        return new Sign(name, Pattern.compile(pattern, Pattern.CASE_INSENSITIVE));
    }

    record Match(String sign, int from, int to) {}

    /// The first sign in a text.
    static Optional<Match> find(String text) {
        for (Sign sign : SIGNS) {
            Matcher matcher = sign.pattern.matcher(text);
            if (matcher.find()) {
                return Optional.of(new Match(sign.name, matcher.start(), matcher.end()));
            }
        }
        for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
            int point = text.codePointAt(at);
            if (point >= FIRST_TAG && point <= LAST_TAG) {
                return Optional.of(new Match("hidden", at, at + 2));
            }
        }
        return Optional.empty();
    }
}
