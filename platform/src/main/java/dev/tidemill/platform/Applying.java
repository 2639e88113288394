package dev.tidemill.platform;

import dev.tidemill.app.Application;
import dev.tidemill.app.ApplicationReader;
import dev.tidemill.app.Change;
import dev.tidemill.app.Compatibility;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.SemanticVersion;
import dev.tidemill.core.TidemillException;
import dev.tidemill.registry.ApplicationVersions;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// Takes versions of applications in use: compares, refuses what breaks, keeps the text for ever.
final class Applying {
    private final Services services;

    Applying(Services services) {
        this.services = services;
    }

    /// Every application in its version in use.
    List<Application> inUse() {
        List<Application> applications = new ArrayList<>();
        for (String name : services.versions().applications(services.tenant())) {
            String source = services.versions()
                    .versions(services.tenant(), name)
                    .getFirst()
                    .source();
            applications.add(ApplicationReader.read("app.yaml", source));
        }
        return applications;
    }

    List<ApplicationVersion> versions(String application) {
        return services.versions().versions(services.tenant(), application).stream()
                .map(Applying::summary)
                .toList();
    }

    /// @param inUse  the version in use
    /// @param taking puts the new one to work; run before it is written down, so that one that cannot work is not
    ApplicationVersion apply(Application application, String who, Optional<Application> inUse, Runnable taking) {
        String digest = digest(application.source());
        Optional<ApplicationVersions.Applied> same = services.versions()
                .find(
                        services.tenant(),
                        application.name(),
                        application.version().toString());
        if (same.isPresent()) {
            if (same.get().digest().equals(digest)) {
                return summary(same.get());
            }
            throw new TidemillException(
                    ErrorCode.CONFLICT,
                    "version " + application.version() + " of " + application.name()
                            + " is applied already with another text and never changes; give this one a greater"
                            + " version");
        }
        List<String> changes =
                inUse.map(previous -> changes(previous, application)).orElse(List.of());
        taking.run();
        ApplicationVersions.Applied applied = new ApplicationVersions.Applied(
                application.name(),
                application.version().toString(),
                digest,
                application.source(),
                services.config().clock().instant(),
                who,
                changes);
        services.versions().add(services.tenant(), applied);
        return summary(applied);
    }

    private static List<String> changes(Application previous, Application next) {
        Compatibility.require(previous, next);
        return Compatibility.compare(previous, next).stream()
                .map(Change::toString)
                .toList();
    }

    private static ApplicationVersion summary(ApplicationVersions.Applied applied) {
        return new ApplicationVersion(
                applied.application(),
                SemanticVersion.parse(applied.version()),
                applied.digest(),
                applied.applied(),
                applied.who(),
                applied.changes());
    }

    private static String digest(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
