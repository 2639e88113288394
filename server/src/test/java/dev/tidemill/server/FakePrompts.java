package dev.tidemill.server;

import dev.tidemill.chat.model.Message.Role;
import dev.tidemill.chat.prompt.Prompt;
import dev.tidemill.chat.prompt.Prompt.DryRun;
import dev.tidemill.chat.prompt.PromptDefinition;
import dev.tidemill.chat.prompt.Variable;
import dev.tidemill.chat.provider.TokenCounters;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.Tenant;
import dev.tidemill.core.TidemillException;
import dev.tidemill.platform.Prompts;
import dev.tidemill.registry.Activation;
import dev.tidemill.registry.Provenance;
import dev.tidemill.registry.Version;
import dev.tidemill.registry.VersionLine;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// One prompt, number 1, in production.
final class FakePrompts implements Prompts {
    private static final Instant MADE = Instant.parse("2026-01-01T00:00:00Z");
    private static final List<Variable> OFFERED = List.of(Variable.of("question", Variable.Type.TEXT));
    private static final PromptDefinition PROMPT = new PromptDefinition(
            "", List.of(new PromptDefinition.Template(Role.SYSTEM, "Answer {{question}}.")), OFFERED);

    private static Version version(String application, String who) {
        return new Version(
                new VersionLine(Tenant.DEFAULT, application, "prompt"),
                1,
                "abc",
                new Provenance("", "", "", List.of(), Map.of(), 0, "test", Map.of(), ""),
                MADE,
                who,
                Version.State.REGISTERED);
    }

    private static void known(String named) {
        if (!named.equals("1") && !named.equals("production")) {
            throw new TidemillException(ErrorCode.NOT_FOUND, "there is no prompt " + named);
        }
    }

    @Override
    public Listed list(String application) {
        return new Listed(List.of(version(application, "ada")), Map.of("production", 1), OFFERED);
    }

    @Override
    public Shown show(String application, String named) {
        known(named);
        return new Shown(1, PROMPT);
    }

    @Override
    public Version add(String application, PromptDefinition definition, String who) {
        Prompt.compile(definition);
        return version(application, who);
    }

    @Override
    public Activation label(String application, String label, String named, String who) {
        known(named);
        return new Activation(version(application, who).line(), label, 1, 1, "activate", MADE, who);
    }

    @Override
    public Activation rollback(String application, String who) {
        return new Activation(version(application, who).line(), "production", 2, 1, "rollback", MADE, who);
    }

    @Override
    public List<String> diff(String application, String from, String to) {
        known(from);
        known(to);
        return List.of();
    }

    @Override
    public DryRun attempt(String application, String named, Map<String, ?> values) {
        known(named);
        return attempt(application, PROMPT, values);
    }

    @Override
    public DryRun attempt(String application, PromptDefinition definition, Map<String, ?> values) {
        return Prompt.dryRun(definition, values, TokenCounters.bytes());
    }

    @Override
    public int release(String application, String named, String who) {
        known(named);
        return 7;
    }
}
