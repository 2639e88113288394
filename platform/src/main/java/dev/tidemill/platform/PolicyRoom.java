package dev.tidemill.platform;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemill.app.Application;
import dev.tidemill.app.PolicyDefinition;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.registry.Provenance;
import dev.tidemill.registry.Version;
import dev.tidemill.registry.VersionLine;
import dev.tidemill.serve.Policy;
import dev.tidemill.serve.rollout.VersionKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// Policies as registered versions: their content is the definition as JSON, so that the same policy is the same
/// version whatever file it came in.
final class PolicyRoom implements VersionKind<Policy> {
    /// The kind of policies.
    static final String KIND = "policy";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Services services;
    private final VersionLine line;
    private final Supplier<Application> application;

    /// @param application in use, which policies are compiled for
    PolicyRoom(Services services, String name, Supplier<Application> application) {
        this.services = services;
        this.line = new VersionLine(services.tenant(), name, KIND);
        this.application = application;
    }

    VersionLine line() {
        return line;
    }

    @Override
    public String name() {
        return KIND;
    }

    @Override
    public Policy load(Version version, byte[] content) {
        return Policy.compile(application.get(), read(content));
    }

    /// A registered policy for any version of the application.
    Policy version(int number, Application then) {
        return Policy.compile(
                then, read(services.registry().content(services.registry().version(line, number))));
    }

    /// Keeps the policy of an application as a version; the same again is the same version.
    Version register(Application from, String who) {
        Provenance provenance = new Provenance(
                "",
                from.version().toString(),
                "",
                List.of(),
                Map.of("version", Integer.toString(from.policy().version())),
                0,
                services.config().codeVersion(),
                Map.of(),
                "");
        return services.registry().register(line, write(from.policy()), provenance, who);
    }

    static byte[] write(PolicyDefinition policy) {
        ObjectNode json = JSON.createObjectNode();
        json.put("version", policy.version());
        var thresholds = json.putArray("thresholds");
        policy.thresholds()
                .forEach(threshold -> thresholds
                        .addObject()
                        .put("outcome", threshold.outcome())
                        .put("from", threshold.from()));
        var rules = json.putArray("rules");
        policy.rules()
                .forEach(rule -> rules.addObject()
                        .put("name", rule.name())
                        .put("when", rule.when())
                        .put("outcome", rule.outcome())
                        .put("force", rule.force())
                        .put("reason", rule.reason()));
        json.put("fallback", policy.fallback());
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    static PolicyDefinition read(byte[] content) {
        JsonNode json;
        try {
            json = JSON.readTree(new String(content, StandardCharsets.UTF_8));
        } catch (JsonProcessingException damaged) {
            throw new TidemillException(ErrorCode.STORAGE, "a registered policy must be JSON", damaged);
        }
        List<PolicyDefinition.Threshold> thresholds = new ArrayList<>();
        json.path("thresholds")
                .forEach(each -> thresholds.add(new PolicyDefinition.Threshold(
                        each.path("outcome").asText(), each.path("from").asDouble())));
        List<PolicyDefinition.Rule> rules = new ArrayList<>();
        json.path("rules")
                .forEach(each -> rules.add(new PolicyDefinition.Rule(
                        each.path("name").asText(),
                        each.path("when").asText(),
                        each.path("outcome").asText(),
                        each.path("force").asBoolean(),
                        each.path("reason").asText())));
        return new PolicyDefinition(
                json.path("version").asInt(),
                thresholds,
                rules,
                json.path("fallback").asText());
    }
}
