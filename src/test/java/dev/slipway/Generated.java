package dev.slipway;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;

/// The classes that the build writes and no person reads: the pages' templates, and Spring's wiring, which lies
/// among ours after a build for the launcher.
final class Generated {
    static final DescribedPredicate<JavaClass> CLASSES = resideInAPackage("dev.slipway.templates..")
            .or(nameMatching(".*__.*"))
            .or(nameMatching(".*\\$\\$SpringCGLIB.*"));

    private Generated() {}
}
