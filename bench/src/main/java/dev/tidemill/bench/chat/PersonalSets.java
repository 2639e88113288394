package dev.tidemill.bench.chat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemill.chat.pii.PersonalKind;
import dev.tidemill.chat.pii.PersonalSpan;
import dev.tidemill.chat.pii.TaggedText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Reads the synthetic sentences of presidio-research: text, spans, and the template that made it.
///
/// @param template the sentence with its kinds in place of its values
record PersonalSets(TaggedText text, String template) {
    private static final Map<String, PersonalKind> KINDS = Map.ofEntries(
            Map.entry("PERSON", PersonalKind.PERSON),
            Map.entry("STREET_ADDRESS", PersonalKind.ADDRESS),
            Map.entry("GPE", PersonalKind.PLACE),
            Map.entry("LOCATION", PersonalKind.PLACE),
            Map.entry("ORGANIZATION", PersonalKind.ORGANIZATION),
            Map.entry("CREDIT_CARD", PersonalKind.CARD),
            Map.entry("DATE_TIME", PersonalKind.DATE),
            Map.entry("TITLE", PersonalKind.TITLE),
            Map.entry("PHONE_NUMBER", PersonalKind.PHONE),
            Map.entry("AGE", PersonalKind.AGE),
            Map.entry("NRP", PersonalKind.GROUP),
            Map.entry("EMAIL_ADDRESS", PersonalKind.EMAIL),
            Map.entry("ZIP_CODE", PersonalKind.POSTCODE),
            Map.entry("DOMAIN_NAME", PersonalKind.URL),
            Map.entry("URL", PersonalKind.URL),
            Map.entry("IBAN_CODE", PersonalKind.IBAN),
            Map.entry("US_SSN", PersonalKind.SSN),
            Map.entry("IP_ADDRESS", PersonalKind.IP),
            Map.entry("US_DRIVER_LICENSE", PersonalKind.LICENSE));

    /// All sentences of a file, in its order. Spans of kinds that nobody here knows are left out.
    static List<PersonalSets> read(Path file) throws IOException {
        List<PersonalSets> sentences = new ArrayList<>();
        for (JsonNode node : GuardData.json(file)) {
            List<PersonalSpan> spans = new ArrayList<>();
            for (JsonNode span : node.path("spans")) {
                PersonalKind kind = KINDS.get(span.path("entity_type").asText());
                int from = span.path("start_position").asInt();
                int to = span.path("end_position").asInt();
                if (kind != null && to > from) {
                    spans.add(new PersonalSpan(kind, from, to, false));
                }
            }
            String text = node.path("full_text").asText();
            sentences.add(new PersonalSets(
                    new TaggedText(text, spans), node.path("masked").asText(text)));
        }
        return sentences;
    }
}
