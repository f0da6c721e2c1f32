package dev.slipway.identity;

import dev.slipway.platform.Home;
import dev.slipway.platform.HomeAddress;
import java.net.URI;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
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
    private final ObjectProvider<HomeAddress> addresses;

    /// @param addresses where people open Slipway; without one nobody can, and there is no link
    FirstStart(Users users, SignInLinks links, LocalDoor door, Home home, ObjectProvider<HomeAddress> addresses) {
        this.users = users;
        this.links = links;
        this.door = door;
        this.home = home;
        this.addresses = addresses;
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
        addresses.ifAvailable(address -> tell(address.home().resolve(links.make(administrator.id()))));
    }

    private void tell(URI link) {
        OwnersFile.write(home, FILE, link + "\n");
        LOG.info(
                "Sign in for the first time (once, within {} min): {}",
                links.life().toMinutes(),
                link);
    }
}
