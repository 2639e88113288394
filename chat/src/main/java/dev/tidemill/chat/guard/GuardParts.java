package dev.tidemill.chat.guard;

import dev.tidemill.chat.classify.TextClassifier;
import dev.tidemill.chat.pii.PersonalData;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// What guards look with. Each is asked for when a text is judged with it, not before: they may be large.
///
/// @param injection  must have the category `injection`
/// @param harassment must have the categories `hate` and `offensive`
/// @param nanos      a stopwatch
public record GuardParts(
        Supplier<PersonalData> personal,
        Supplier<TextClassifier> injection,
        Supplier<TextClassifier> harassment,
        MeterRegistry meters,
        LongSupplier nanos) {}
