package dev.tidemill.platform;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.Tenant;
import dev.tidemill.core.TidemillException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Keys that callers show. Only a hash of a key is kept; the key itself is shown once, when it is made.
public interface ApiKeys {
    /// Makes a key of nobody in particular.
    default Created create(String name, Role role) {
        return create(name, role, Owner.NONE);
    }

    /// Makes a key; returns it in clear, for the only time.
    ///
    /// @throws TidemillException INVALID where a rule of names is broken, or an owner's key would be an admin's
    Created create(String name, Role role, Owner owner);

    /// Who shows this key; empty where it is unknown or revoked. Takes the same time for every wrong key.
    Optional<ApiKey> authenticate(String key);

    List<ApiKey> list();

    /// A revoked key is refused at once.
    void revoke(String id);

    /// @param key the key in clear
    record Created(ApiKey entry, String key) {}

    record ApiKey(String id, String name, Role role, Instant created, Owner owner) {
        /// Of nobody in particular.
        public ApiKey(String id, String name, Role role, Instant created) {
            this(id, name, role, created, Owner.NONE);
        }
    }

    /// Whose a key is: whatever is asked with it counts as theirs, and nobody else's may be asked for.
    ///
    /// @param tenant      whose calls, money and conversations it is about; the default one owns the home
    /// @param user        the end user; anybody where empty
    /// @param application the one application that it is for; all where empty
    record Owner(Tenant tenant, Optional<String> user, Optional<String> application) {
        public static final Owner NONE = new Owner(Tenant.DEFAULT, Optional.empty(), Optional.empty());

        private static final int LONGEST_USER = 256;
        private static final Pattern APPLICATION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_. -]{0,62}");

        public Owner {
            user.filter(name -> name.isBlank() || name.length() > LONGEST_USER).ifPresent(name -> {
                throw new TidemillException(
                        ErrorCode.INVALID,
                        "user of a key must have 1 to " + LONGEST_USER + " characters, got " + name.length());
            });
            application.filter(name -> !APPLICATION.matcher(name).matches()).ifPresent(name -> {
                throw new TidemillException(
                        ErrorCode.INVALID,
                        "application of a key must match " + APPLICATION + ", got \""
                                + name.substring(0, Math.min(80, name.length())) + "\"");
            });
        }

        /// Whether it is another's than the home's.
        public boolean guest() {
            return !tenant.equals(Tenant.DEFAULT);
        }

        boolean nobody() {
            return !guest() && user.isEmpty() && application.isEmpty();
        }
    }

    /// Each role may do what the ones before it may.
    enum Role {
        /// Sees pages, receipts, models.
        READ,
        /// Sends events and outcomes, asks for decisions.
        WRITE,
        /// Applies, imports, trains, activates, makes keys.
        ADMIN
    }
}
