package dev.tidemill.expression;

import dev.cel.common.CelIssue;
import dev.tidemill.core.Words;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Says CEL's findings in our words: the rule, the value, the remedy.
final class Faults {
    private static final Pattern UNDECLARED = Pattern.compile("undeclared reference to '([^']*)'.*", Pattern.DOTALL);
    private static final Pattern OVERLOAD = Pattern.compile(
            "found no matching overload for '(.*?)' applied to '\\((.*?)\\)'(?: \\(candidates: (.*)\\))?",
            Pattern.DOTALL);
    private static final Pattern RESERVED = Pattern.compile("reserved identifier: (\\w+)");
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*(?:\\.[A-Za-z_][A-Za-z0-9_]*)*");
    private static final int MOST_NAMES = 12;

    private final String source;
    private final List<String> lines;
    private final Collection<String> names;

    Faults(String source, Collection<String> names) {
        this.source = source;
        this.lines = source.lines().toList();
        this.names = names;
    }

    /// In the order of the text; of syntax errors only the first, since the others follow from it.
    List<Fault> of(List<CelIssue> issues) {
        List<Fault> faults = new ArrayList<>();
        for (CelIssue issue : issues) {
            int line = Math.max(1, issue.getSourceLocation().getLine());
            int column = Math.max(0, issue.getSourceLocation().getColumn()) + 1;
            String message = issue.getMessage();
            Matcher undeclared = UNDECLARED.matcher(message);
            Matcher overload = OVERLOAD.matcher(message);
            Matcher reserved = RESERVED.matcher(message);
            if (undeclared.matches()) {
                faults.add(undeclared(line, column, undeclared.group(1)));
            } else if (overload.matches()) {
                String candidates = overload.group(3) == null ? "" : overload.group(3);
                faults.add(overload(line, column, overload.group(1), Types.word(overload.group(2)), candidates));
            } else if (reserved.matches()) {
                String rule = "name must not be a reserved word of the expression language";
                faults.add(new Fault(line, column, rule, reserved.group(1), ""));
            } else {
                faults.add(syntax(line, column, message));
                break;
            }
        }
        return faults;
    }

    private Fault undeclared(int line, int column, String name) {
        String text = line <= lines.size() ? lines.get(line - 1) : "";
        int start = column - 1;
        if (start > 0 && start <= text.length() && text.startsWith(name, start - name.length())) {
            return function(line, column - name.length(), name);
        }
        Matcher dotted = NAME.matcher(text);
        String whole = start <= text.length() && dotted.find(start) && dotted.start() == start ? dotted.group() : name;
        String rule = "name must be a field or a feature that is known here";
        return new Fault(line, column, rule, whole, nearest(whole, names));
    }

    private Fault function(int line, int column, String name) {
        String remedy = name.equals("has") ? "write present(x)" : nearest(name, Language.functionNames());
        return new Fault(line, column, "function must be one that expressions know", name, remedy);
    }

    private static String nearest(String word, Collection<String> known) {
        String near = Words.didYouMean(word, known);
        if (!near.isEmpty() || known.isEmpty()) {
            return near;
        }
        List<String> some = known.stream().limit(MOST_NAMES).toList();
        return "known: " + String.join(", ", some) + (known.size() > MOST_NAMES ? ", …" : "");
    }

    private Fault overload(int line, int column, String function, String types, String candidates) {
        String operator = operator(function);
        String rule = operator.isEmpty()
                ? "function " + function + " must be given types that it takes"
                : "operator " + operator + " must be given types that it takes";
        String remedy = mixesNumbers(types)
                ? "write whole numbers with a point, 2.0, or convert with double(x)"
                : operator.isEmpty() && !candidates.isEmpty() ? "it takes " + brief(candidates) : hint(types);
        return new Fault(line, column, rule, types, remedy);
    }

    private static boolean mixesNumbers(String types) {
        return types.contains("double") && types.matches(".*\\bint\\b.*");
    }

    private static String hint(String types) {
        return types.contains("string") && (types.contains("double") || types.contains("int"))
                ? "compare and add values of one type"
                : "";
    }

    private static String brief(String candidates) {
        String words = Types.word(candidates).replace("),(", ") or (");
        return words.length() <= 80 ? words : words.substring(0, words.indexOf(") or (") + 1) + " and others";
    }

    private static String operator(String function) {
        return switch (function) {
            case "_?_:_" -> "?:";
            case "@in" -> "in";
            case "-_" -> "-";
            case "!_" -> "!";
            default ->
                function.startsWith("_") && function.endsWith("_") ? function.substring(1, function.length() - 1) : "";
        };
    }

    private Fault syntax(int line, int column, String message) {
        if (message.contains("'<EOF>'")) {
            return new Fault(line, column, "expression must go on here, but it ends", shortened(), "");
        }
        String remedy = message.strip().replace('\n', ' ');
        int expecting = remedy.indexOf(" expecting ");
        remedy = expecting < 0 ? remedy : remedy.substring(0, expecting);
        return new Fault(line, column, "expression must be CEL", shortened(), remedy.toLowerCase(Locale.ROOT));
    }

    private String shortened() {
        return source.strip();
    }
}
