package dev.tidemill.platform;

import dev.tidemill.app.Application;
import dev.tidemill.chat.assistant.Question;
import dev.tidemill.chat.gateway.Caller;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.Event;
import dev.tidemill.core.Tenant;
import dev.tidemill.core.TidemillException;
import java.util.List;

/// Whether who asks may ask that: guests ask assistants alone, under ids that begin with their name; a key of one
/// user asks as that user.
final class AskerCheck {
    private AskerCheck() {}

    /// @throws TidemillException FORBIDDEN where it may not
    static void require(Application application, Event event, Caller caller) {
        Tenant tenant = new Tenant(caller.tenant());
        if (application.answer().isEmpty()) {
            if (!tenant.equals(Tenant.DEFAULT)) {
                throw forbidden("tenant " + tenant.name() + " may ask assistants alone, got the application "
                        + application.name() + "; use a key of the home's owner");
            }
            return;
        }
        if (!Tenant.ofDecision(event.id()).equals(tenant)) {
            throw forbidden("the id of a decision of tenant " + tenant.name() + " must "
                    + (tenant.equals(Tenant.DEFAULT)
                            ? "not begin with another tenant's name"
                            : "begin with " + tenant.decision("")));
        }
        Question question = Question.of(
                event,
                application.decided().schema(),
                application.answer().get().asked(),
                List.of(),
                caller.key());
        if (!caller.user().isEmpty()
                && application.answer().get().asked().user().isPresent()
                && !question.user().filter(caller.user()::equals).isPresent()) {
            throw forbidden("field " + application.answer().get().asked().user().get()
                    + " must be the user of the key, " + caller.user() + ", got "
                    + question.user().map(user -> "another").orElse("none"));
        }
    }

    private static TidemillException forbidden(String why) {
        return new TidemillException(ErrorCode.FORBIDDEN, why);
    }
}
