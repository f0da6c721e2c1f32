package dev.slipway.identity;

import dev.slipway.platform.Database;
import dev.slipway.platform.Events;
import dev.slipway.platform.SlipwayException;
import dev.slipway.platform.UserId;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// The people who may sign in. Each method opens its own transaction, as a system job: the serving role reads its
/// own account and changes none.
public final class Users {
    /// Only the shape: one `@`, something on both sides, no space. Whether it is somebody's shows when mail
    /// arrives.
    private static final Pattern EMAIL = Pattern.compile("[^@\\s\\p{Cntrl}]{1,64}@[^@\\s\\p{Cntrl}]{1,180}");

    private final Database database;
    private final UserStore store;
    private final Passwords passwords;
    private final Events events;

    Users(Database database, UserStore store, Passwords passwords, Events events) {
        this.database = database;
        this.store = store;
        this.passwords = passwords;
        this.events = events;
    }

    /// Makes an account, without a password.
    ///
    /// @throws SlipwayException INVALID for a bad address or name; CONFLICT when the address is taken
    public User create(String email, String name, boolean administrator) {
        var profile = Profile.of(email, name);
        return database.asSystem("identity.create", () -> {
            var user = store.insert(profile.email, profile.name, administrator).orElseThrow(() -> taken(profile.email));
            events.record(user.id(), Optional.empty(), "user:" + user.id(), "users.created", Map.of());
            return user;
        });
    }

    public Optional<User> find(UserId id) {
        return database.asSystem("identity.find", () -> store.find(id));
    }

    /// @throws SlipwayException INVALID for a bad address or name; CONFLICT when the address is another's
    public void changeProfile(UserId id, String email, String name) {
        var profile = Profile.of(email, name);
        database.asSystem("identity.profile", () -> {
            if (store.emailTaken(profile.email, id)) {
                throw taken(profile.email);
            }
            store.setProfile(id, profile.name, profile.email);
            events.record(id, Optional.empty(), "user:" + id, "users.changed", Map.of());
        });
    }

    /// @throws SlipwayException INVALID when it is too short or too long
    public void setPassword(UserId id, String password) {
        requireGood(password);
        var hash = passwords.hash(password);
        database.asSystem("identity.password", () -> {
            store.setPassword(id, hash);
            events.record(id, Optional.empty(), "user:" + id, "users.password_set", Map.of());
        });
    }

    /// Whether it is the user's password; false for a user without one.
    boolean isPassword(UserId id, String password) {
        var hash = database.asSystem("identity.password", () -> store.passwordHash(id));
        return passwords.match(password, hash);
    }

    /// The user of this address with this password.
    Optional<User> withPassword(String email, String password) {
        var found = database.asSystem("identity.sign-in", () -> store.findByEmail(email));
        var right = passwords.match(password, found.flatMap(UserStore.WithPassword::hash));
        return right ? found.map(UserStore.WithPassword::user) : Optional.empty();
    }

    /// The oldest administrator.
    User firstAdministrator() {
        return database.asSystem("identity.first-administrator", store::firstAdministrator)
                .orElseThrow(() -> SlipwayException.notFound("there is no active administrator"));
    }

    /// Makes an administrator when there is nobody at all yet.
    void ensureSomebody() {
        database.asSystem("identity.first-start", () -> {
            store.lockFirstStart();
            if (!store.anyone()) {
                store.insert("admin@localhost", "Administrator", true);
            }
        });
    }

    static void requireGood(String password) {
        if (password.length() < Passwords.SHORTEST || password.length() > Passwords.LONGEST) {
            throw SlipwayException.invalid("a password has %d to %d characters", Passwords.SHORTEST, Passwords.LONGEST);
        }
    }

    private static SlipwayException taken(String email) {
        return SlipwayException.conflict("%s has an account already", email);
    }

    /// What a person says about themselves, checked.
    private record Profile(String email, String name) {
        static Profile of(String email, String name) {
            var profile = new Profile(email.strip(), name.strip());
            if (!EMAIL.matcher(profile.email).matches()) {
                throw SlipwayException.invalid("'%s' is not an e-mail address", profile.email);
            }
            if (profile.name.isEmpty() || profile.name.length() > 100) {
                throw SlipwayException.invalid("a name has 1 to 100 characters");
            }
            return profile;
        }
    }
}
