package dev.tidemill.chat.limit;

import java.time.Duration;

/// How a limit stands after a reservation.
///
/// @param left  what may still be reserved in this window
/// @param reset until the next window begins
public record Standing(Limit limit, long left, Duration reset) {}
