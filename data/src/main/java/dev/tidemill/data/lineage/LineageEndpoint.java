package dev.tidemill.data.lineage;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/// Where OpenLineage events are sent to, from the variables that its other producers read too: `OPENLINEAGE_URL`,
/// `OPENLINEAGE_ENDPOINT` (`api/v1/lineage` unless given) and `OPENLINEAGE_API_KEY`.
public record LineageEndpoint(URI address, Optional<String> key) {
    /// The endpoint that an environment names; empty where it names none.
    ///
    /// @throws TidemillException INVALID where the address is none
    public static Optional<LineageEndpoint> of(Map<String, String> environment) {
        String url = environment.getOrDefault("OPENLINEAGE_URL", "");
        if (url.isBlank() || Boolean.parseBoolean(environment.getOrDefault("OPENLINEAGE_DISABLED", "false"))) {
            return Optional.empty();
        }
        String path = environment.getOrDefault("OPENLINEAGE_ENDPOINT", "api/v1/lineage");
        String whole = url.replaceFirst("/+$", "") + "/" + path.replaceFirst("^/+", "");
        try {
            URI address = URI.create(whole);
            if (!"http".equals(address.getScheme()) && !"https".equals(address.getScheme())) {
                throw new IllegalArgumentException("scheme");
            }
            return Optional.of(new LineageEndpoint(
                    address,
                    Optional.ofNullable(environment.get("OPENLINEAGE_API_KEY")).filter(key -> !key.isBlank())));
        } catch (IllegalArgumentException none) {
            throw new TidemillException(
                    ErrorCode.INVALID,
                    "OPENLINEAGE_URL must be an address like http://host:5000, got \"" + url + "\"",
                    none);
        }
    }
}
