package dev.tidemill.chat.conversation;

import dev.tidemill.chat.model.Message;
import dev.tidemill.chat.model.Message.Role;
import java.util.ArrayList;
import java.util.List;

/// A conversation in pieces that stay whole.
///
/// @param pinned   its system messages
/// @param earlier  earlier turns, oldest first: a user's message with all that followed it
/// @param question what the newest turn begins with
/// @param steps    of the newest turn, oldest first: an assistant's message with the results of its calls
record Turns(List<Message> pinned, List<List<Message>> earlier, List<Message> question, List<List<Message>> steps) {
    static Turns of(List<Message> conversation) {
        List<Message> said =
                conversation.stream().filter(one -> one.role() != Role.SYSTEM).toList();
        List<List<Message>> turns = split(said, Role.USER);
        List<List<Message>> newest = split(turns.removeLast(), Role.ASSISTANT);
        return new Turns(
                conversation.stream().filter(one -> one.role() == Role.SYSTEM).toList(),
                turns,
                newest.getFirst(),
                newest.subList(1, newest.size()));
    }

    /// Pieces that each begin with a role, but for the first.
    private static List<List<Message>> split(List<Message> messages, Role beginning) {
        List<List<Message>> pieces = new ArrayList<>();
        for (Message message : messages) {
            if (pieces.isEmpty() || message.role() == beginning) {
                pieces.add(new ArrayList<>());
            }
            pieces.getLast().add(message);
        }
        return pieces;
    }
}
