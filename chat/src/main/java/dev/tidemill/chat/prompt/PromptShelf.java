package dev.tidemill.chat.prompt;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.registry.Activation;
import dev.tidemill.registry.Provenance;
import dev.tidemill.registry.Registry;
import dev.tidemill.registry.Version;
import dev.tidemill.registry.VersionLine;
import dev.tidemill.serve.rollout.Served;
import java.util.List;
import java.util.Map;

/// The versions of one prompt in the registry, and the labels that point at them.
///
/// **Invariant:** a label is looked up at every call, so that none that moved or was taken away is served stale; what
/// is cached are versions, which never change.
public final class PromptShelf {
    private static final int LOADED = 32;

    private final Registry registry;
    private final VersionLine line;
    private final PromptKind kind;
    private final Cache<Integer, Prompt> loaded =
            Caffeine.newBuilder().maximumSize(LOADED).build();

    /// @param line of the kind `prompt`
    public PromptShelf(Registry registry, VersionLine line, PromptKind kind) {
        if (!line.kind().equals(PromptKind.KIND)) {
            throw new IllegalArgumentException(
                    "a line of prompts must be of the kind " + PromptKind.KIND + ", got \"" + line.kind() + "\"");
        }
        this.registry = registry;
        this.line = line;
        this.kind = kind;
    }

    /// Keeps a prompt as the next version; the same again is the same version.
    ///
    /// @param codeVersion of the program
    /// @throws TidemillException INVALID where it could not answer
    public Version register(PromptDefinition definition, String codeVersion, String who) {
        kind.load(definition);
        Provenance provenance = new Provenance("", "", "", List.of(), Map.of(), 0, codeVersion, Map.of(), "");
        return registry.register(line, PromptJson.write(definition), provenance, who);
    }

    /// Points a label at a version: `production`, `canary`.
    public Activation label(String label, int version, String who) {
        return registry.point(line, label, version, who);
    }

    /// The prompt that a label points at now.
    ///
    /// @throws TidemillException NOT_FOUND where it points at none
    public Served<Prompt> at(String label) {
        Version version = registry.pointed(line, label)
                .orElseThrow(() -> new TidemillException(
                        ErrorCode.NOT_FOUND,
                        "a label must point at a version of the prompt " + line.application() + ", got \"" + label
                                + "\" (labels: "
                                + String.join(", ", registry.aliases(line).keySet()) + ")"));
        return new Served<>(version.version(), prompt(version));
    }

    /// A version, checked.
    public Prompt version(int number) {
        return prompt(registry.version(line, number));
    }

    private Prompt prompt(Version version) {
        return loaded.get(version.version(), ignored -> kind.load(version, registry.content(version)));
    }

    /// Puts back in production what was there before.
    public Activation rollback(String who) {
        return registry.rollback(line, who);
    }

    /// What changed between two versions, as a unified diff; no line where nothing did.
    public List<String> diff(int from, int to) {
        return PromptDiff.of("prompt:" + from, definition(from), "prompt:" + to, definition(to));
    }

    private PromptDefinition definition(int number) {
        return PromptJson.read(registry.content(registry.version(line, number)));
    }
}
