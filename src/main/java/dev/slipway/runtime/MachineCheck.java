package dev.slipway.runtime;

import java.util.Optional;

/// One thing the machine must have.
///
/// @param name for people: `bubblewrap`
/// @param detail what was found, or what is wrong
/// @param mend the line that would help; empty when it is fine
/// @param debianPackage what to install on Debian and Ubuntu when that is all it takes
/// @param optional whether Slipway works without it
public record MachineCheck(
        String name, boolean ok, String detail, String mend, Optional<String> debianPackage, boolean optional) {}
