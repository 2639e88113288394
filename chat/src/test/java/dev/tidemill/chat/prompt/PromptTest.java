package dev.tidemill.chat.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tidemill.chat.model.ChatRequest.Tool;
import dev.tidemill.chat.model.Message;
import dev.tidemill.chat.model.Message.Role;
import dev.tidemill.chat.model.TokenCounter;
import dev.tidemill.chat.prompt.PromptDefinition.Template;
import dev.tidemill.chat.prompt.Variable.Type;
import dev.tidemill.core.Problem;
import dev.tidemill.core.TidemillException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class PromptTest {
    private static final List<Variable> VARIABLES = List.of(
            Variable.of("question", Type.TEXT),
            Variable.of("words", Type.INTEGER),
            Variable.of("brief", Type.BOOLEAN),
            Variable.optional("topic", Type.TEXT),
            Variable.optional("length", Type.NUMBER),
            Variable.list("passages", Variable.of("title", Type.TEXT), Variable.optional("page", Type.INTEGER)),
            Variable.list("names"));
    private static final Map<String, Object> VALUES = Map.of(
            "question",
            "why {{words}}?",
            "words",
            40,
            "brief",
            true,
            "length",
            0.5,
            "passages",
            List.of(Map.of("title", "One & <two>", "page", 3), Map.of("title", "Three")),
            "names",
            List.of("Ada", "Bob"));

    private static Prompt prompt(String text) {
        return Prompt.compile(definition(text));
    }

    private static PromptDefinition definition(String... texts) {
        return new PromptDefinition(
                "",
                Arrays.stream(texts)
                        .map(text -> new Template(Role.SYSTEM, text))
                        .toList(),
                VARIABLES);
    }

    private static String rendered(String text) {
        return prompt(text).render(VALUES).stream()
                .map(Message::text)
                .findFirst()
                .orElse("");
    }

    @Test
    void valuesSectionsAndListsAreFilledIn() {
        assertThat(rendered("In {{words}} words: {{question}}")).isEqualTo("In 40 words: why {{words}}?");
        assertThat(rendered("{{#brief}}short{{/brief}}{{^brief}}long{{/brief}}"))
                .isEqualTo("short");
        assertThat(rendered("{{#topic}}on {{topic}}{{/topic}}{{^topic}}on all{{/topic}}"))
                .isEqualTo("on all");
        assertThat(rendered("{{#length}}{{length}}{{/length}}")).isEqualTo("0.5");
        assertThat(rendered("{{#passages}}[{{-index}}] {{title}}{{#page}} p. {{page}}{{/page}}\n{{/passages}}"))
                .isEqualTo("[1] One & <two> p. 3\n[2] Three\n");
        assertThat(rendered("{{#names}}{{^-first}}, {{/-first}}{{.}}{{/names}}{{! a remark }}!"))
                .isEqualTo("Ada, Bob!");
        assertThat(rendered("{{#names}}{{.}} of {{question}} {{/names}}"))
                .isEqualTo("Ada of why {{words}}? Bob of why {{words}}? ");
    }

    @Test
    void aTagAloneOnItsLineLeavesNoLine() {
        assertThat(rendered("a\n{{#brief}}\nb\n{{/brief}}\nc")).isEqualTo("a\nb\nc");
    }

    @Test
    void nameOfAVariableNeverReachesIntoJava() {
        List<Variable> variables =
                List.of(Variable.optional("text", Type.TEXT), Variable.optional("length", Type.TEXT));
        Prompt prompt = Prompt.compile(new PromptDefinition(
                "", List.of(new Template(Role.USER, "{{#text}}{{text}}{{#length}}!{{/length}}{{/text}}")), variables));

        assertThat(prompt.render(Map.of("text", "four")).getFirst().text()).isEqualTo("four");
    }

    @Test
    void aMessageThatComesOutBlankIsLeftOut() {
        Prompt prompt = Prompt.compile(definition("always", "{{#topic}}on {{topic}}{{/topic}}"));

        assertThat(prompt.render(VALUES)).containsExactly(Message.system("always"));
    }

    @Test
    void mistakesOfATemplateAreToldWithTheirPlace() {
        assertThat(mistakes("one\n  {{qestion}}"))
                .containsExactly("messages[0]:2:3: a tag must name a declared variable, got \"qestion\" (did you mean"
                        + " \"question\"?)");
        assertThat(mistakes("{{passages}}"))
                .containsExactly("messages[0]:1:1: a list must be used as a section, got \"passages\" (write"
                        + " {{#passages}}…{{/passages}})");
        assertThat(mistakes("{{topic}}"))
                .containsExactly("messages[0]:1:1: a variable that may be absent must stand in its own section, got"
                        + " \"topic\" (write {{#topic}}…{{/topic}} around it)");
        assertThat(mistakes("{{^topic}}{{topic}}{{/topic}}")).hasSize(1);
        assertThat(mistakes("{{#brief}}a{{/topic}}"))
                .containsExactly("messages[0]:1:12: sections must be closed in the reverse order of their opening, got"
                        + " \"topic\" (expected {{/brief}}, opened at 1:1)");
        assertThat(mistakes("{{#brief}}a"))
                .containsExactly("messages[0]:1:1: a section must be closed (add {{/brief}})");
        assertThat(mistakes("a {{/brief}}"))
                .containsExactly("messages[0]:1:3: a section must be opened before it is closed, got \"brief\"");
        assertThat(mistakes("{{#words}}a{{/words}}")).hasSize(1);
        assertThat(mistakes("a {{question"))
                .containsExactly("messages[0]:1:3: a tag must be closed with }}, got \"{{question\"");
        assertThat(mistakes("{{title}}")).hasSize(1);
        assertThat(mistakes("{{.}}")).hasSize(1);
        assertThat(mistakes("{{#passages}}{{.}}{{/passages}}")).hasSize(1);
        assertThat(mistakes("{{-index}}")).hasSize(1);
        assertThat(mistakes("{{#names}}{{#-index}}{{/-index}}{{-first}}{{/names}}"))
                .hasSize(2);
    }

    @Test
    void whatReachesBeyondTheValuesIsRefused() {
        for (String tag : List.of(
                "{{> other}}",
                "{{{question}}}",
                "{{&question}}",
                "{{=<% %>=}}",
                "{{question.class}}",
                "{{question.bytes}}",
                "{{<parent}}",
                "{{$block}}",
                "{{}}",
                "{{ this }}")) {
            assertThat(mistakes("a\n" + tag)).as(tag).isNotEmpty().allMatch(one -> one.startsWith("messages[0]:2:1"));
        }
    }

    private static List<String> mistakes(String text) {
        return problems(() -> prompt(text));
    }

    private static List<String> problems(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        TidemillException refused = catchThrowableOfType(TidemillException.class, call);
        return refused == null
                ? List.of()
                : refused.problems().stream().map(Problem::toString).toList();
    }

    @Test
    void wrongValuesAreAllTold() {
        Map<String, Object> values = new LinkedHashMap<>(VALUES);
        values.remove("question");
        values.put("words", "many");
        values.put("brief", "yes");
        values.put("length", Double.NaN);
        values.put("topics", "tea");
        values.put("names", List.of("Ada", 7));
        values.put("passages", List.of(Map.of("titel", "x")));

        assertThat(problems(() -> prompt("{{question}}").render(values)))
                .containsExactlyInAnyOrder(
                        "values.question: it must be given, as text",
                        "values.words: it must be integer, got \"many\"",
                        "values.brief: it must be boolean, got \"yes\"",
                        "values.length: it must be number, got \"NaN\"",
                        "values: a value must be of a declared variable, got \"topics\" (did you mean \"topic\"?)",
                        "values.names[1]: it must be text, got \"7\"",
                        "values.passages[0].title: it must be given, as text",
                        "values.passages[0]: a value must be of a declared variable, got \"titel\" (did you mean"
                                + " \"title\"?)");
    }

    /// What passes the check can be filled in with any values of the declared types.
    @Property(tries = 500)
    void whatIsCheckedNeverFails(@ForAll("templates") String text, @ForAll boolean brief, @ForAll boolean all) {
        Prompt prompt;
        try {
            prompt = prompt(text);
        } catch (TidemillException refused) {
            assertThat(refused.problems()).isNotEmpty();
            return;
        }
        Map<String, Object> values = new LinkedHashMap<>(VALUES);
        values.put("brief", brief);
        if (all) {
            values.put("topic", "tea");
        } else {
            values.put("names", List.of());
            values.put("passages", List.of());
            values.remove("length");
        }
        assertThat(prompt.render(values)).isEqualTo(prompt.render(values)).hasSizeLessThanOrEqualTo(1);
    }

    @Provide
    Arbitrary<String> templates() {
        return Arbitraries.of(
                        "{{question}}",
                        "{{words}}",
                        "{{#brief}}",
                        "{{/brief}}",
                        "{{^brief}}",
                        "{{#topic}}",
                        "{{topic}}",
                        "{{/topic}}",
                        "{{#passages}}",
                        "{{title}}",
                        "{{#page}}",
                        "{{page}}",
                        "{{/page}}",
                        "{{-index}}",
                        "{{/passages}}",
                        "{{#names}}",
                        "{{.}}",
                        "{{/names}}",
                        "text",
                        "\n",
                        " ",
                        "{",
                        "}",
                        "{{",
                        "}}",
                        "{{!x}}",
                        "{{#length}}",
                        "{{length}}",
                        "{{/length}}")
                .list()
                .ofMaxSize(8)
                .map(parts -> String.join("", parts));
    }

    @Test
    void aDryRunTellsMessagesTokensAndWhatIsUnused() {
        TokenCounter tokens = new TokenCounter() {
            @Override
            public int count(String text) {
                return text.length();
            }

            @Override
            public int count(List<Message> messages, List<Tool> tools) {
                return messages.stream().mapToInt(one -> count(one.text())).sum();
            }
        };
        Prompt.DryRun good = Prompt.dryRun(definition("{{words}}{{#brief}}{{/brief}}"), VALUES, tokens);
        Prompt.DryRun bad = Prompt.dryRun(definition("{{word}}"), VALUES, tokens);

        assertThat(good.messages()).containsExactly(Message.system("40"));
        assertThat(good.tokens()).isEqualTo(2);
        assertThat(good.unused()).containsExactlyInAnyOrder("question", "topic", "length", "passages", "names");
        assertThat(good.problems()).isEmpty();
        assertThat(bad.messages()).isEmpty();
        assertThat(bad.problems()).hasSize(1);
    }
}
