package dev.slipway.identity;

import dev.slipway.platform.Home;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;

/// Lets the first person in: when nobody has an account yet, an administrator is made; as long as that
/// administrator has no password, each start prints a one-time link and keeps it in the data folder's file
/// `sign-in-link`.
final class FirstStart implements ApplicationListener<ApplicationReadyEvent> {
    static final String FILE = "sign-in-link";
    private static final Logger LOG = LoggerFactory.getLogger(FirstStart.class);

    private final Users users;
    private final SignInLinks links;
    private final LocalDoor door;
    private final Home home;

    FirstStart(Users users, SignInLinks links, LocalDoor door, Home home) {
        this.users = users;
        this.links = links;
        this.door = door;
        this.home = home;
    }

    @Override
    public void onApplicationEvent(ApplicationReadyEvent ready) {
        users.ensureSomebody();
        var administrator = users.firstAdministrator();
        door.open();
        if (administrator.hasPassword()) {
            OwnersFile.remove(home, FILE);
            return;
        }
        var port = ready.getApplicationContext().getEnvironment().getProperty("edge.port", "8080");
        var link = "http://localhost:" + port + links.make(administrator.id());
        OwnersFile.write(home, FILE, link + "\n");
        LOG.info(
                "Sign in for the first time (once, within {} min): {}",
                links.life().toMinutes(),
                link);
    }
}
