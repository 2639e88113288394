package dev.tidemill.chat.prompt;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import com.github.difflib.patch.Patch;
import java.util.ArrayList;
import java.util.List;

/// What changed from one prompt to another, line by line, as a unified diff.
public final class PromptDiff {
    private static final int CONTEXT = 3;

    private PromptDiff() {}

    /// @param fromName what the older one is called: `prompt:3`
    /// @return lines; none where nothing changed
    public static List<String> of(String fromName, PromptDefinition from, String toName, PromptDefinition to) {
        List<String> older = lines(from);
        Patch<String> patch = DiffUtils.diff(older, lines(to));
        return patch.getDeltas().isEmpty()
                ? List.of()
                : UnifiedDiffUtils.generateUnifiedDiff(fromName, toName, older, patch, CONTEXT);
    }

    /// A prompt as people read it.
    static List<String> lines(PromptDefinition prompt) {
        List<String> lines = new ArrayList<>();
        lines.add("description: " + prompt.description());
        prompt.variables().forEach(variable -> {
            lines.add("variable: " + line(variable));
            variable.fields().forEach(field -> lines.add("  field: " + line(field)));
        });
        prompt.messages().forEach(message -> {
            lines.add(message.role().word() + ":");
            message.text().lines().forEach(line -> lines.add("  " + line));
        });
        return lines;
    }

    private static String line(Variable variable) {
        return variable.name() + " (" + variable.type().word() + (variable.required() ? "" : ", may be absent") + ")";
    }
}
