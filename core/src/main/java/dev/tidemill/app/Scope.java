package dev.tidemill.app;

import dev.tidemill.core.Field;
import dev.tidemill.core.Schema;
import dev.tidemill.expression.Variable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The names that the expressions of an application may use, and the slots where their values stand.
///
/// | expression | names and slots |
/// |---|---|
/// | `derive` of a stream | [#derivation]: the stream's fields, by slot of its schema |
/// | `of` and `where` of an aggregate | [#event]: the stream's fields by slot of its schema, then `outcome.<field>`
/// of each stream that is about it |
/// | `value` of a feature | [#decision]: the decided stream's fields by slot, then the features in order |
/// | `keep` of a slate's rule | [#slate]: the decided stream's fields by slot, `item.<field>`, experiments |
/// | `when` of a rule | [#policy]: the same, then `score` |
///
/// A field hides a feature of the same name.
public final class Scope {
    /// The prefix of what later became known about an event.
    public static final String OUTCOME = "outcome.";

    /// The calibrated probability, in rules.
    public static final String SCORE = "score";

    /// The prefix of an item's fields, in the rules of a slate.
    public static final String ITEM = "item.";

    private Scope() {}

    /// For the rules of a slate: the decided stream's fields by slot, then `item.<field>` of the catalogue's.
    public static List<Variable> slate(StreamDefinition decided, StreamDefinition catalogue) {
        List<Variable> variables = new ArrayList<>(fields(decided.schema()));
        for (Field field : catalogue.schema().fields()) {
            variables.add(
                    new Variable(ITEM + field.name(), field.type(), field.scale(), variables.size(), field.values()));
        }
        return variables;
    }

    /// As [#slate(StreamDefinition, StreamDefinition)], and what rules see of experiments in the slots
    /// behind.
    public static List<Variable> slate(
            StreamDefinition decided, StreamDefinition catalogue, List<ExperimentDefinition> experiments) {
        List<Variable> variables = new ArrayList<>(slate(decided, catalogue));
        variables.addAll(ExperimentVariables.variables(ExperimentVariables.of(experiments), variables.size()));
        return variables;
    }

    /// A field of a stream that is about another, as that other's expressions see it.
    ///
    /// @param stream the stream that tells, `slot` of its schema holds the value
    /// @param name   `outcome.<field>`
    public record OutcomeField(String stream, int slot, String name, Field field) {}

    /// For derived fields: the fields of the stream.
    public static List<Variable> derivation(StreamDefinition stream) {
        return fields(stream.schema());
    }

    /// For `of` and `where`: slot `schema.size() + i` holds what [#outcomeFields] says of i.
    public static List<Variable> event(StreamDefinition stream, Collection<StreamDefinition> all) {
        List<Variable> variables = new ArrayList<>(fields(stream.schema()));
        for (OutcomeField outcome : outcomeFields(stream, all)) {
            Field field = outcome.field();
            variables.add(new Variable(outcome.name(), field.type(), field.scale(), variables.size(), field.values()));
        }
        return variables;
    }

    /// What other streams tell about the events of this one: their fields in the order of the streams;
    /// those of one name share the place of the first.
    public static List<OutcomeField> outcomeFields(StreamDefinition stream, Collection<StreamDefinition> all) {
        List<OutcomeField> outcomes = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (StreamDefinition teller : all) {
            if (teller.about()
                    .filter(about -> about.stream().equals(stream.name()))
                    .isPresent()) {
                for (int slot = 0; slot < teller.schema().size(); slot++) {
                    Field field = teller.schema().fields().get(slot);
                    if (names.add(field.name())) {
                        outcomes.add(new OutcomeField(teller.name(), slot, OUTCOME + field.name(), field));
                    }
                }
            }
        }
        return outcomes;
    }

    /// For computed features: slot `schema.size() + i` holds feature i.
    public static List<Variable> decision(StreamDefinition decided, List<Feature> features) {
        List<Variable> variables = new ArrayList<>(fields(decided.schema()));
        for (int i = 0; i < features.size(); i++) {
            String name = features.get(i).name();
            if (decided.schema().slot(name) < 0) {
                variables.add(Variable.number(name, decided.schema().size() + i));
            }
        }
        return variables;
    }

    /// For rules with experiments: as [#policy], and what they see of experiments in the slots after the
    /// score.
    public static List<Variable> policy(
            StreamDefinition decided, List<Feature> features, List<ExperimentDefinition> experiments) {
        List<Variable> variables = new ArrayList<>(policy(decided, features));
        variables.addAll(ExperimentVariables.variables(
                ExperimentVariables.of(experiments), decided.schema().size() + features.size() + 1));
        return variables;
    }

    /// For rules: as [#decision], and slot `schema.size() + features.size()` holds the score.
    public static List<Variable> policy(StreamDefinition decided, List<Feature> features) {
        List<Variable> variables = new ArrayList<>(decision(decided, features));
        variables.add(Variable.number(SCORE, decided.schema().size() + features.size()));
        return variables;
    }

    private static List<Variable> fields(Schema schema) {
        List<Variable> variables = new ArrayList<>();
        for (int slot = 0; slot < schema.size(); slot++) {
            variables.add(Variable.of(schema.fields().get(slot), slot));
        }
        return variables;
    }
}
