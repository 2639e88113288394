package dev.tidemill.chat.conversation;

import dev.tidemill.core.Tenant;
import java.util.regex.Pattern;

/// Which conversation: nothing of one tenant is ever found under another's key.
///
/// @param application whose assistant talks, 1 to 63 characters
/// @param id          1 to 128 letters, digits and `_ . : -`
public record ConversationKey(Tenant tenant, String application, String id) {
    private static final int LONGEST_APPLICATION = 63;
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.:-]{0,127}");

    public ConversationKey {
        if (application.isBlank() || application.length() > LONGEST_APPLICATION) {
            throw new IllegalArgumentException(
                    "application must have 1 to " + LONGEST_APPLICATION + " characters, got " + application.length());
        }
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("id of a conversation must match " + ID + ", got \""
                    + (id.length() <= 80 ? id : id.substring(0, 80) + "…") + "\"");
        }
    }
}
