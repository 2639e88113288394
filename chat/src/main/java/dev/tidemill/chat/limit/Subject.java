package dev.tidemill.chat.limit;

/// Whose request it is.
///
/// @param key         the API key's id
/// @param user        the end user as the caller names them; empty text where it names none
/// @param application empty text where none asks
/// @param model       as the caller asks for it
public record Subject(String tenant, String key, String user, String application, String model) {}
