package dev.tidemill.server.cli;

import picocli.CommandLine.Command;

/// `tidemill chat`
@Command(
        name = "chat",
        description = "What belongs to an assistant over a language model",
        mixinStandardHelpOptions = true,
        subcommands = {
            ChatAskCommand.class,
            ChatDocumentsCommand.class,
            ChatEvaluateCommand.class,
            ChatQuestionsCommand.class,
            ChatPromptsCommand.class,
            ChatCostsCommand.class,
            ChatCapacityCommand.class
        })
final class ChatCommand {}
