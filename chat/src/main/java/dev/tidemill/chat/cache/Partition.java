package dev.tidemill.chat.cache;

import dev.tidemill.core.Tenant;

/// What an answer depends on beside its question. An answer is never given across partitions.
///
/// @param application whose answers they are
/// @param model       the route or model that wrote it, with its settings
/// @param prompt      the version of the prompt
/// @param index       the version of the documents' index; empty where there is none
/// @param access      what the asker may read, as one word: answers are not shared between readers of other labels
public record Partition(Tenant tenant, String application, String model, String prompt, String index, String access) {}
