package dev.tidemill.chat.cost;

/// What was spent on a day by one application with one model and one key.
///
/// @param day         `2026-11-24`, of UTC
/// @param application empty text where none asked
/// @param model       as it was asked for
/// @param key         id of the API key
/// @param calls       how many attempts, those that failed among them
/// @param micros      money in millionths of the price file's currency
public record Spent(
        String day,
        String tenant,
        String application,
        String model,
        String key,
        long calls,
        long prompt,
        long completion,
        long micros) {}
