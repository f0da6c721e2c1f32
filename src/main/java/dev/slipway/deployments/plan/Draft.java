package dev.slipway.deployments.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A plan in the making: the folder, what people wished, and the reasons gathered so far.
final class Draft {
    static final String DEFAULT = "default";

    private final SourceFolder checkout;
    private final SourceFolder folder;
    private final Wishes wishes;
    private final List<Reason> reasons = new ArrayList<>();
    private final List<String> lookedFor = new ArrayList<>();

    Draft(SourceFolder checkout, Wishes wishes) {
        this.checkout = checkout;
        this.folder = wishes.root(checkout);
        this.wishes = wishes;
        wishes.find(Key.ROOT_FOLDER).ifPresent(wish -> because("root " + wish.value(), wish.source(), "set there"));
    }

    SourceFolder checkout() {
        return checkout;
    }

    SourceFolder folder() {
        return folder;
    }

    Wishes wishes() {
        return wishes;
    }

    /// What was wished, with its reason noted.
    Optional<String> wish(Key key) {
        var wish = wishes.find(key);
        wish.ifPresent(it ->
                because(key.word() + " " + (it.value().isEmpty() ? "none" : it.value()), it.source(), "set there"));
        return wish.map(Wishes.Wish::value);
    }

    /// The same, noting what detection would have said.
    Optional<String> wish(Key key, String otherwise) {
        var wish = wishes.find(key);
        wish.ifPresent(it -> because(
                key.word() + " " + (it.value().isEmpty() ? "none" : it.value()),
                it.source(),
                it.value().equals(otherwise) ? "set there" : "set there; otherwise it would be " + otherwise));
        return wish.map(Wishes.Wish::value);
    }

    Optional<ProjectRuntime> runtime() {
        return wishes.find(Key.RUNTIME).map(wish -> ProjectRuntime.parse(wish.value()));
    }

    void because(String decision, String source, String why) {
        reasons.add(new Reason(decision, source, why));
    }

    void lookedFor(String what) {
        lookedFor.add(what);
    }

    List<Reason> reasons() {
        return List.copyOf(reasons);
    }

    List<String> lookedFor() {
        return List.copyOf(lookedFor);
    }
}
