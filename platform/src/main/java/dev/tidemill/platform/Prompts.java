package dev.tidemill.platform;

import dev.tidemill.chat.prompt.Prompt.DryRun;
import dev.tidemill.chat.prompt.PromptDefinition;
import dev.tidemill.chat.prompt.Variable;
import dev.tidemill.registry.Activation;
import dev.tidemill.registry.Version;
import java.util.List;
import java.util.Map;

/// The prompts of applications that answer with texts: versions that never change, and labels that point at them.
///
/// While an application answers without a version of its own, it is told what the label `production` points at when it
/// is asked; a version of the assistant has the prompt that it was made with. Every name of an application that does
/// not answer with texts fails with INVALID.
public interface Prompts {
    /// @param versions newest first
    /// @param labels   by name
    /// @param offered  what a prompt can be told
    record Listed(List<Version> versions, Map<String, Integer> labels, List<Variable> offered) {}

    Listed list(String application);

    /// A version with what it says.
    ///
    /// @param named its number, or a label
    /// @throws dev.tidemill.core.TidemillException NOT_FOUND where there is none
    Shown show(String application, String named);

    /// @param number of the version
    record Shown(int number, PromptDefinition definition) {}

    /// Keeps a prompt as the next version; the same again is the same version.
    ///
    /// @throws dev.tidemill.core.TidemillException INVALID with every mistake
    Version add(String application, PromptDefinition definition, String who);

    /// Points a label at a version.
    ///
    /// @param named its number, or another label
    Activation label(String application, String label, String named, String who);

    /// Puts back in production what was there before.
    Activation rollback(String application, String who);

    /// What changed between two versions, as a unified diff; no line where nothing did.
    List<String> diff(String application, String from, String to);

    /// What a version would say with values, or why it would not; no model is asked.
    DryRun attempt(String application, String named, Map<String, ?> values);

    /// What a prompt that is not kept would say.
    DryRun attempt(String application, PromptDefinition definition, Map<String, ?> values);

    /// Makes a version of the assistant that says this prompt, with the model and the index of the version in use; it
    /// is rolled out as any other.
    ///
    /// @return the number of the assistant's version
    int release(String application, String named, String who);
}
