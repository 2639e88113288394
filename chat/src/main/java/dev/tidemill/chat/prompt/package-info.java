/// Prompts as templates with typed variables: checked when loaded, filled in when asked, versioned like everything
/// that changes behaviour.
///
/// Read first: [dev.tidemill.chat.prompt.PromptDefinition], [dev.tidemill.chat.prompt.Prompt],
/// [dev.tidemill.chat.prompt.PromptKind].
///
/// Not here: versions, labels, approvals (`registry`) and rollouts (`serve`), which serve prompts as any other kind.
@NullMarked
package dev.tidemill.chat.prompt;

import org.jspecify.annotations.NullMarked;
