package dev.tidemill.platform;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemill.app.Application;
import dev.tidemill.app.PolicyDefinition;
import dev.tidemill.app.SlateDefinition;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.recommend.slate.SlatePolicy;
import dev.tidemill.recommend.slate.SlatePolicyJson;
import dev.tidemill.registry.Provenance;
import dev.tidemill.registry.Version;
import dev.tidemill.registry.VersionLine;
import dev.tidemill.serve.Policy;
import dev.tidemill.serve.PolicyInUse;
import dev.tidemill.serve.rollout.VersionKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// Policies as registered versions: their content is the definition as JSON, so that the same policy is the same
/// version whatever file it came in.
final class PolicyRoom implements VersionKind<PolicyInUse> {
    /// The kind of policies.
    static final String KIND = "policy";

    private static final String SLATE = "slate";

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
    public PolicyInUse load(Version version, byte[] content) {
        return compile(application.get(), content);
    }

    /// The policy of a file, ready for an application.
    ///
    /// @throws RuntimeException where it uses what the application does not have
    static PolicyInUse compile(Application application, Application from) {
        return compile(application, content(from));
    }

    private static PolicyInUse compile(Application application, byte[] content) {
        JsonNode json = json(content);
        PolicyDefinition definition = read(json);
        return application
                .slate()
                .<PolicyInUse>map(
                        slate -> SlatePolicy.compile(application, definition.version(), slates(json, slate.policy())))
                .orElseGet(() -> Policy.compile(application, definition));
    }

    /// Versions that were registered before policies of slates were part of them keep to the application's own.
    private static SlateDefinition.Policy slates(JsonNode json, SlateDefinition.Policy own) {
        return json.has(SLATE) ? SlatePolicyJson.read(json.path(SLATE)) : own;
    }

    /// A registered policy for any version of the application.
    PolicyInUse version(int number, Application then) {
        return compile(then, services.registry().content(services.registry().version(line, number)));
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
        return services.registry().register(line, content(from), provenance, who);
    }

    private static byte[] content(Application from) {
        ObjectNode json = write(from.policy());
        from.slate().ifPresent(slate -> json.set(SLATE, SlatePolicyJson.write(slate.policy())));
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static ObjectNode write(PolicyDefinition policy) {
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
        return json;
    }

    private static JsonNode json(byte[] content) {
        try {
            return JSON.readTree(new String(content, StandardCharsets.UTF_8));
        } catch (JsonProcessingException damaged) {
            throw new TidemillException(ErrorCode.STORAGE, "a registered policy must be JSON", damaged);
        }
    }

    private static PolicyDefinition read(JsonNode json) {
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
