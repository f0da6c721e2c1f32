package dev.slipway.identity;

import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.SlipwayException;
import java.time.Duration;

/// Signs a browser in with an address and a password.
final class SignIn {
    private final Users users;
    private final Sessions sessions;
    private final SignInLimits limits;

    SignIn(Users users, Sessions sessions, SignInLimits limits) {
        this.users = users;
        this.sessions = sessions;
        this.limits = limits;
    }

    Outcome withPassword(String email, String password, Visit visit) {
        var wait = limits.tryOnce(email, visit.address());
        if (wait.isPresent()) {
            return new Outcome.Waits(wait.get());
        }
        return users.withPassword(email.strip(), password)
                .<Outcome>map(user -> {
                    limits.forgive(email, visit.address());
                    return new Outcome.In(user, sessions.open(user.id(), visit));
                })
                .orElseGet(Outcome.Refused::new);
    }

    /// How it ended.
    sealed interface Outcome {
        /// @param secret for the cookie
        record In(User user, String secret) implements Outcome {}

        /// The same for a wrong address and a wrong password.
        record Refused() implements Outcome {}

        record Waits(Duration left) implements Outcome {}

        /// The ending as an error, where it is one.
        default SlipwayException failure() {
            return switch (this) {
                case In _ -> throw new IllegalStateException("signed in");
                case Refused _ ->
                    new SlipwayException(ErrorCode.UNAUTHENTICATED, "The e-mail address or the password is wrong.");
                case Waits(var left) ->
                    new SlipwayException(
                            ErrorCode.LIMIT,
                            "Too many wrong passwords. Try again in %d min.".formatted(left.toMinutes() + 1));
            };
        }
    }
}
