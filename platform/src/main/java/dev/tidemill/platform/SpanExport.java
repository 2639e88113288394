package dev.tidemill.platform;

import dev.tidemill.chat.gateway.GatewayDefinition.Traces;
import dev.tidemill.chat.telemetry.CallSpans;
import dev.tidemill.chat.telemetry.OtelSpans;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Spans of calls to language models, sent over OTLP (HTTP, protobuf) in batches behind the calls. Off unless the
/// gateway file or OpenTelemetry's usual variables of the environment say where to. A collector that is not there
/// costs nothing but a warning: spans that find no room are dropped.
final class SpanExport implements AutoCloseable {
    private static final String ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private static final String TRACES = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";
    private static final Duration WAIT = Duration.ofSeconds(5);

    private final CallSpans spans;
    private final Optional<SdkTracerProvider> provider;

    private SpanExport(CallSpans spans, Optional<SdkTracerProvider> provider) {
        this.spans = spans;
        this.provider = provider;
    }

    /// @param codeVersion of this program
    static SpanExport open(Traces traces, Map<String, String> environment, String codeVersion) {
        Optional<String> address = traces.otlp()
                .map(URI::toString)
                .map(SpanExport::traces)
                .or(() -> Optional.ofNullable(environment.get(TRACES)).filter(text -> !text.isBlank()))
                .or(() -> Optional.ofNullable(environment.get(ENDPOINT))
                        .filter(text -> !text.isBlank())
                        .map(SpanExport::traces));
        if (address.isEmpty()) {
            return new SpanExport(CallSpans.NONE, Optional.empty());
        }
        OtlpHttpSpanExporterBuilder exporter =
                OtlpHttpSpanExporter.builder().setEndpoint(address.get()).setTimeout(WAIT);
        headers(environment.getOrDefault("OTEL_EXPORTER_OTLP_HEADERS", "")).forEach(exporter::addHeader);
        SdkTracerProvider provider = SdkTracerProvider.builder()
                .setResource(Resource.getDefault()
                        .merge(Resource.create(Attributes.of(
                                AttributeKey.stringKey("service.name"),
                                environment.getOrDefault("OTEL_SERVICE_NAME", "tidemill"),
                                AttributeKey.stringKey("service.version"),
                                codeVersion))))
                .addSpanProcessor(BatchSpanProcessor.builder(exporter.build()).build())
                .build();
        return new SpanExport(
                new OtelSpans(provider.get("dev.tidemill.chat", codeVersion), traces.content()), Optional.of(provider));
    }

    private static String traces(String base) {
        return (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + "/v1/traces";
    }

    /// `name=value,name=value`, values percent-encoded.
    private static Map<String, String> headers(String text) {
        Map<String, String> headers = new java.util.LinkedHashMap<>();
        for (String pair : text.split(",", -1)) {
            int at = pair.indexOf('=');
            if (at > 0) {
                headers.put(
                        pair.substring(0, at).strip(),
                        URLDecoder.decode(pair.substring(at + 1).strip().replace("+", "%2B"), StandardCharsets.UTF_8));
            }
        }
        return headers;
    }

    CallSpans spans() {
        return spans;
    }

    /// Sends what waits, for a while at the most.
    @Override
    public void close() {
        provider.ifPresent(one -> one.shutdown().join(WAIT.toMillis(), TimeUnit.MILLISECONDS));
    }
}
