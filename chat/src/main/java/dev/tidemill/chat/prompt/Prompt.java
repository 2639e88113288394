package dev.tidemill.chat.prompt;

import com.samskivert.mustache.BasicCollector;
import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import com.samskivert.mustache.Template;
import dev.tidemill.chat.model.Message;
import dev.tidemill.chat.model.TokenCounter;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.Problem;
import dev.tidemill.core.TidemillException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A prompt that was checked and can be filled in. Safe for many threads; a function of the values alone.
///
/// Templates are Mustache (JMustache), because it has no logic to hide anything in: no expressions, no calls, no
/// reflection on values (they are texts, booleans, lists and maps by the time it sees them). A value is put in as it
/// is and never read as a template.
public final class Prompt {
    private static final Mustache.Compiler MUSTACHE = Mustache.compiler()
            .escapeHTML(false)
            .emptyStringIsFalse(true)
            .withCollector(new BasicCollector() {
                @Override
                public <K, V> Map<K, V> createFetcherCache() {
                    return new ConcurrentHashMap<>();
                }
            })
            .withLoader(name -> {
                throw new IllegalStateException("a checked template has no partials");
            });

    private final PromptDefinition definition;
    private final List<Template> templates;
    private final Set<String> unused;

    private Prompt(PromptDefinition definition, List<Template> templates, Set<String> unused) {
        this.definition = definition;
        this.templates = templates;
        this.unused = Set.copyOf(unused);
    }

    /// Checks a definition.
    ///
    /// @throws TidemillException INVALID with every mistake and its place, `messages[0]:2:5`
    public static Prompt compile(PromptDefinition definition) {
        List<Problem> problems = new ArrayList<>();
        List<Template> templates = new ArrayList<>();
        Set<String> unused = new HashSet<>();
        definition.variables().forEach(variable -> unused.add(variable.name()));
        for (int i = 0; i < definition.messages().size(); i++) {
            String text = definition.messages().get(i).text();
            TemplateCheck check = new TemplateCheck(text, "messages[" + i + "]", definition.variables());
            problems.addAll(check.problems());
            unused.removeAll(check.used());
            if (problems.isEmpty()) {
                templates.add(parsed(text, i));
            }
        }
        if (!problems.isEmpty()) {
            throw new TidemillException(
                    ErrorCode.INVALID, "a prompt must be one that can be filled in: " + problems.getFirst(), problems);
        }
        return new Prompt(definition, templates, unused);
    }

    private static Template parsed(String text, int place) {
        try {
            return MUSTACHE.compile(text);
        } catch (MustacheException refused) {
            throw new TidemillException(ErrorCode.INVALID, "messages[" + place + "]: " + refused.getMessage(), refused);
        }
    }

    public PromptDefinition definition() {
        return definition;
    }

    /// Variables that no message uses.
    public Set<String> unused() {
        return unused;
    }

    /// The messages with the values in place. A message that comes out blank is left out.
    ///
    /// @param values by name: texts, whole numbers, numbers, booleans, lists of texts or of maps
    /// @throws TidemillException INVALID with every value that is missing, of another type, or of no variable
    public List<Message> render(Map<String, ?> values) {
        Values checked = new Values(definition.variables(), values);
        if (!checked.problems().isEmpty()) {
            throw new TidemillException(
                    ErrorCode.INVALID,
                    "a prompt must be given its variables: "
                            + checked.problems().getFirst(),
                    checked.problems());
        }
        List<Message> messages = new ArrayList<>();
        for (int i = 0; i < templates.size(); i++) {
            String text = templates.get(i).execute(checked.checked());
            if (!text.isBlank()) {
                messages.add(new Message(definition.messages().get(i).role(), text, List.of(), Optional.empty()));
            }
        }
        return List.copyOf(messages);
    }

    /// What a prompt would say, or why it would not, without asking anybody.
    ///
    /// @param messages empty where there are problems
    /// @param tokens   of the messages
    /// @param unused   variables that no message uses
    public record DryRun(List<Message> messages, int tokens, Set<String> unused, List<Problem> problems) {}

    /// Fills in a definition that may be wrong, with values that may be.
    public static DryRun dryRun(PromptDefinition definition, Map<String, ?> values, TokenCounter tokens) {
        try {
            Prompt prompt = compile(definition);
            List<Message> messages = prompt.render(values);
            int count = messages.isEmpty() ? 0 : tokens.count(messages, List.of());
            return new DryRun(messages, count, prompt.unused(), List.of());
        } catch (TidemillException refused) {
            return new DryRun(List.of(), 0, Set.of(), refused.problems());
        }
    }
}
