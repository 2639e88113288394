package dev.tidemill.chat.guard;

import dev.tidemill.chat.classify.TextClassifier;
import dev.tidemill.chat.pii.PersonalData;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.LongSupplier;

/// What guards look with.
///
/// @param injection  must have the category `injection`
/// @param harassment must have the categories `hate` and `offensive`
/// @param nanos      a stopwatch
public record GuardParts(
        PersonalData personal,
        TextClassifier injection,
        TextClassifier harassment,
        MeterRegistry meters,
        LongSupplier nanos) {}
