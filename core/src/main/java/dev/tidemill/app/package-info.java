/// What a team declares in `app.yaml`, as records: streams, entities, features, model, decision, policy,
/// outcome, imports, monitors; its reader with every check; its JSON Schema; what breaks between versions.
///
/// Read first: [dev.tidemill.app.Application], [dev.tidemill.app.Feature], [dev.tidemill.app.StreamDefinition].
///
/// Not here: anything that runs a definition.
@NullMarked
package dev.tidemill.app;

import org.jspecify.annotations.NullMarked;
