package dev.tidemill.server.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.Problem;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/// Errors as RFC 9457 describes them, with `problems` as an extension: every single finding with its place, rule,
/// value and remedy.
public final class ProblemJson {
    static final String MEDIA_TYPE = "application/problem+json";

    private ProblemJson() {}

    /// The problem of an error code.
    static Json.Body of(ErrorCode code, String detail, List<Problem> problems) {
        return of(code.name(), code.httpStatus(), detail, problems);
    }

    /// @param name an upper case name: `METHOD_NOT_ALLOWED`
    static Json.Body of(String name, int status, String detail, List<Problem> problems) {
        return json -> {
            json.writeStartObject();
            head(json, name, status, detail);
            list(json, problems);
            json.writeEndObject();
        };
    }

    static void head(JsonGenerator json, String name, int status, String detail) throws IOException {
        String words = name.toLowerCase(Locale.ROOT);
        json.writeStringField("type", "urn:tidemill:problem:" + words.replace('_', '-'));
        json.writeStringField("title", words.replace('_', ' '));
        json.writeNumberField("status", status);
        json.writeStringField("detail", detail);
    }

    static void list(JsonGenerator json, List<Problem> problems) throws IOException {
        json.writeArrayFieldStart("problems");
        for (Problem problem : problems) {
            json.writeStartObject();
            json.writeStringField("place", problem.place());
            json.writeStringField("rule", problem.rule());
            json.writeStringField("value", problem.value());
            json.writeStringField("remedy", problem.remedy());
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
