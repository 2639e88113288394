package dev.tidemill.recommend.slate;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tidemill.app.Application;
import dev.tidemill.app.ExperimentVariables;
import dev.tidemill.app.Scope;
import dev.tidemill.app.SlateDefinition;
import dev.tidemill.app.StreamDefinition;
import dev.tidemill.core.TidemillException;
import dev.tidemill.expression.Expression;
import dev.tidemill.expression.Expressions;
import dev.tidemill.expression.Kind;
import dev.tidemill.recommend.slate.Facts.Fact;
import dev.tidemill.serve.rollout.Assignment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The expressions of one application's slates, compiled; those of requests are kept as long as they are
/// used.
final class Rules {
    private static final int FILTERS = 256;

    private final Expressions expressions;
    private final int requestFields;
    private final StreamDefinition catalogue;
    private final List<ExperimentVariables.Seen> experiments;
    private final List<SlateDefinition.Rule> declared;
    private final List<Expression> keeps;
    private final List<Expression> pins;
    private final int[] caps;
    private final int title;
    private final int categories;
    private final Cache<String, Expression> filters =
            Caffeine.newBuilder().maximumSize(FILTERS).build();

    Rules(Application application, SlateDefinition slate) {
        this.catalogue = application.stream(slate.catalogue().stream());
        this.requestFields = application.decided().schema().size();
        this.expressions = Expressions.over(Scope.slate(
                application.decided(),
                catalogue,
                application.lifecycle().experiments().all()));
        this.experiments =
                ExperimentVariables.of(application.lifecycle().experiments().all());
        this.declared = slate.policy().rules();
        this.keeps = declared.stream().map(rule -> compile(rule.keep())).toList();
        this.pins =
                slate.policy().pinned().stream().map(pin -> compile(pin.when())).toList();
        this.caps = slate.policy().caps().keySet().stream()
                .mapToInt(catalogue.schema()::slot)
                .toArray();
        this.title = slate.catalogue().title().map(catalogue.schema()::slot).orElse(-1);
        this.categories =
                slate.catalogue().categories().map(catalogue.schema()::slot).orElse(-1);
    }

    private Expression compile(String text) {
        return expressions.compile(text, Kind.TEST);
    }

    List<SlateDefinition.Rule> declared() {
        return declared;
    }

    List<Expression> keeps() {
        return keeps;
    }

    /// A request's filter.
    ///
    /// @throws TidemillException INVALID where it is no test over the request and the item
    Expression filter(String text) {
        return filters.get(text, this::compile);
    }

    /// Values by slot: the request's, then room for an item's, then what is seen of experiments.
    @Nullable
    Object[] slots(@Nullable Object[] request, List<Assignment> arms) {
        int behind = requestFields + catalogue.schema().size();
        @Nullable Object[] slots = java.util.Arrays.copyOf(request, behind + experiments.size());
        for (int i = 0; i < experiments.size(); i++) {
            ExperimentVariables.Seen seen = experiments.get(i);
            slots[behind + i] = seen.value(Assignment.arm(arms, seen.trial()));
        }
        return slots;
    }

    void place(@Nullable Object[] item, @Nullable Object[] slots) {
        System.arraycopy(item, 0, slots, requestFields, item.length);
    }

    /// What the policy knows of an item.
    ///
    /// @param slots with the item in its place
    Fact fact(@Nullable Object[] item, @Nullable Object[] slots) {
        List<String> capped = new ArrayList<>(caps.length);
        for (int slot : caps) {
            capped.add(text(item, slot));
        }
        List<Integer> fitting = new ArrayList<>(0);
        for (int i = 0; i < pins.size(); i++) {
            if (pins.get(i).test(slots)) {
                fitting.add(i);
            }
        }
        return new Fact(text(item, title), categories(item), List.copyOf(capped), List.copyOf(fitting));
    }

    List<String> categories(@Nullable Object[] item) {
        String text = text(item, categories);
        return text.isEmpty() ? List.of() : List.of(text.split("\\|", -1));
    }

    private static String text(@Nullable Object[] item, int slot) {
        Object value = slot < 0 ? null : item[slot];
        return value == null ? "" : value.toString();
    }
}
