package dev.tidemill.platform;

import dev.tidemill.app.AnswerDefinition;
import dev.tidemill.app.Application;
import dev.tidemill.chat.assistant.PromptValues;
import dev.tidemill.chat.model.Message.Role;
import dev.tidemill.chat.prompt.Prompt;
import dev.tidemill.chat.prompt.Prompt.DryRun;
import dev.tidemill.chat.prompt.PromptDefinition;
import dev.tidemill.chat.prompt.PromptKind;
import dev.tidemill.chat.prompt.PromptShelf;
import dev.tidemill.chat.provider.TokenCounters;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.registry.Activation;
import dev.tidemill.registry.Registry;
import dev.tidemill.registry.Version;
import dev.tidemill.registry.VersionLine;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Prompts over the registry: a line of the kind `prompt` for each application.
final class PromptRoom implements Prompts {
    private final Services services;
    private final Function<String, ApplicationRuntime> runtimes;

    /// @param runtimes fails where there is no such application
    PromptRoom(Services services, Function<String, ApplicationRuntime> runtimes) {
        this.services = services;
        this.runtimes = runtimes;
    }

    /// A prompt with its number; 0 where it is the application file's.
    record Numbered(int number, Prompt prompt) {}

    /// What an application is told now: the prompt in production, else that of its file.
    static Numbered inUse(Services services, Application application) {
        PromptShelf shelf = shelf(services, application);
        return services.registry()
                .pointed(line(services, application), Registry.PRODUCTION)
                .map(version -> new Numbered(version.version(), shelf.version(version.version())))
                .orElseGet(() -> new Numbered(
                        0,
                        AnswerRoom.prompt(
                                application.answer().orElseThrow().writing().prompt())));
    }

    private static VersionLine line(Services services, Application application) {
        return new VersionLine(services.tenant(), application.name(), PromptKind.KIND);
    }

    private static PromptShelf shelf(Services services, Application application) {
        return new PromptShelf(
                services.registry(), line(services, application), new PromptKind(PromptValues.offered(application)));
    }

    private Application application(String name) {
        Application application = runtimes.apply(name).application();
        if (application.answer().isEmpty()) {
            throw new TidemillException(
                    ErrorCode.INVALID,
                    "application " + name + " must declare an answer to have prompts; add one to its file");
        }
        return application;
    }

    private int number(Application application, String named) {
        VersionLine line = line(services, application);
        if (named.matches("[0-9]{1,9}")) {
            return services.registry().version(line, Integer.parseInt(named)).version();
        }
        return shelf(services, application).at(named).version();
    }

    @Override
    public Listed list(String name) {
        Application application = application(name);
        VersionLine line = line(services, application);
        return new Listed(
                services.registry().versions(line),
                services.registry().aliases(line),
                PromptValues.offered(application));
    }

    @Override
    public Shown show(String name, String named) {
        Application application = application(name);
        int number = number(application, named);
        return new Shown(number, shelf(services, application).version(number).definition());
    }

    /// What follows the system's messages are the conversation and the question, which no prompt makes up.
    private static void requireSystem(PromptDefinition definition) {
        for (int i = 0; i < definition.messages().size(); i++) {
            Role role = definition.messages().get(i).role();
            if (role != Role.SYSTEM) {
                throw new TidemillException(
                        ErrorCode.INVALID,
                        "messages of an assistant's prompt must be of the role system, got " + role.word()
                                + " in messages[" + i + "]; the conversation and the question follow them");
            }
        }
    }

    @Override
    public Version add(String name, PromptDefinition definition, String who) {
        requireSystem(definition);
        return shelf(services, application(name))
                .register(definition, services.config().codeVersion(), who);
    }

    @Override
    public Activation label(String name, String label, String named, String who) {
        Application application = application(name);
        int number = number(application, named);
        // A version that was kept under another version of the application may want what is offered no more.
        shelf(services, application).version(number);
        return shelf(services, application).label(label, number, who);
    }

    @Override
    public Activation rollback(String name, String who) {
        return shelf(services, application(name)).rollback(who);
    }

    @Override
    public List<String> diff(String name, String from, String to) {
        Application application = application(name);
        return shelf(services, application).diff(number(application, from), number(application, to));
    }

    @Override
    public DryRun attempt(String name, String named, Map<String, ?> values) {
        return attempt(name, show(name, named).definition(), values);
    }

    @Override
    public DryRun attempt(String name, PromptDefinition definition, Map<String, ?> values) {
        Application application = application(name);
        requireSystem(definition);
        new PromptKind(PromptValues.offered(application)).load(definition);
        return Prompt.dryRun(definition, values, TokenCounters.openAi("gpt-4o"));
    }

    @Override
    public int release(String name, String named, String who) {
        Application application = application(name);
        int number = number(application, named);
        Prompt prompt = shelf(services, application).version(number);
        AnswerDefinition definition = application.answer().orElseThrow();
        VersionLine models = new VersionLine(services.tenant(), name, VersionLine.MODEL);
        Optional<Version> active = services.registry().active(models);
        AnswerContent before = active.map(version ->
                        AnswerContent.read(services.registry().artifact(version).model(), version.version()))
                .orElseGet(() -> AnswerContent.of(definition.writing().model(), new Numbered(number, prompt), 0));
        if (active.isEmpty() && definition.collection().isPresent()) {
            throw new TidemillException(
                    ErrorCode.CONFLICT,
                    "application " + name + " must have a version in use, whose model and index the new one takes; "
                            + "make one with tidemill model train, which says the prompt in production");
        }
        return new AnswerVersions(services, application)
                .register(before.saying(number, prompt.definition()), Map.of(), who)
                .version();
    }
}
