package dev.slipway.runtime.process;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/// The seccomp filter of every sandbox: a classic BPF program (seccomp(2), linux/filter.h) that allows all calls
/// but those of [DeniedCall], new namespaces, sockets of other families than local, IPv4, IPv6 and netlink, and
/// the two terminal requests that type into another's session. Calls of a foreign architecture end the process,
/// because their numbers mean something else.
///
/// Filters see registers, not memory: `clone3`, whose flags lie in memory, answers ENOSYS, at which the C
/// libraries fall back to `clone`. `AF_VSOCK` is why socket families are listed at all: it is not part of a
/// network namespace, so a sandbox without network could speak to a virtual machine's host through it.
final class SeccompProgram {
    private static final int LOAD = 0x20; // BPF_LD | BPF_W | BPF_ABS
    private static final int EQUALS = 0x15; // BPF_JMP | BPF_JEQ | BPF_K
    private static final int AT_LEAST = 0x35; // BPF_JMP | BPF_JGE | BPF_K
    private static final int ANY_BIT = 0x45; // BPF_JMP | BPF_JSET | BPF_K
    private static final int RETURN = 0x06; // BPF_RET | BPF_K

    private static final int ALLOW = 0x7FFF0000;
    private static final int KILL_PROCESS = 0x80000000;
    private static final int ERRNO = 0x00050000;
    private static final int EPERM = 1;
    private static final int ENOSYS = 38;
    private static final int EAFNOSUPPORT = 97;

    // struct seccomp_data: nr, arch, instruction_pointer, args[6]; the low half of an argument comes first on both
    // architectures, which are little endian.
    private static final int NUMBER = 0;
    private static final int ARCHITECTURE = 4;
    private static final int FIRST_ARGUMENT = 16;
    private static final int SECOND_ARGUMENT = 24;

    private static final int X32_BIT = 0x40000000;
    // CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET of linux/sched.h.
    private static final int NEW_NAMESPACES = 0x7E020000;
    // CLONE_NEWTIME shares its bit with clone's exit signal, so only unshare is asked for it.
    private static final int NEW_TIME = 0x80;
    private static final int TIOCSTI = 0x5412;
    private static final int TIOCLINUX = 0x541C;
    private static final List<Integer> FAMILIES = List.of(1, 2, 10, 16); // AF_UNIX, AF_INET, AF_INET6, AF_NETLINK

    private final List<long[]> code = new ArrayList<>();

    private SeccompProgram() {}

    /// The program as the kernel takes it: an array of `struct sock_filter`.
    static byte[] bytes(Architecture architecture) {
        var program = new SeccompProgram();
        program.refuseForeign(architecture);
        for (var call : DeniedCall.values()) {
            program.refuse(call.number(architecture), EPERM);
        }
        program.refuse(435, ENOSYS); // clone3, on both
        program.refuseFlags(arch(architecture, 56, 220), NEW_NAMESPACES); // clone
        program.refuseFlags(arch(architecture, 272, 97), NEW_NAMESPACES | NEW_TIME); // unshare
        program.refuseTerminalInput(arch(architecture, 16, 29)); // ioctl
        program.refuseFamilies(arch(architecture, 41, 198)); // socket
        program.refuseFamilies(arch(architecture, 53, 199)); // socketpair
        program.add(RETURN, 0, 0, ALLOW);
        return program.assemble();
    }

    private static int arch(Architecture architecture, int x86, int arm) {
        return architecture == Architecture.X86_64 ? x86 : arm;
    }

    private void refuseForeign(Architecture architecture) {
        add(LOAD, 0, 0, ARCHITECTURE);
        add(EQUALS, 1, 0, architecture.audit);
        add(RETURN, 0, 0, KILL_PROCESS);
        add(LOAD, 0, 0, NUMBER);
        if (architecture.x32) {
            add(AT_LEAST, 0, 1, X32_BIT);
            add(RETURN, 0, 0, KILL_PROCESS);
        }
    }

    private void refuse(int number, int errno) {
        if (number >= 0) {
            add(EQUALS, 0, 1, number);
            add(RETURN, 0, 0, ERRNO | errno);
        }
    }

    private void refuseFlags(int number, int flags) {
        add(EQUALS, 0, 4, number);
        add(LOAD, 0, 0, FIRST_ARGUMENT);
        add(ANY_BIT, 0, 1, flags);
        add(RETURN, 0, 0, ERRNO | EPERM);
        add(RETURN, 0, 0, ALLOW);
    }

    private void refuseTerminalInput(int number) {
        add(EQUALS, 0, 5, number);
        add(LOAD, 0, 0, SECOND_ARGUMENT);
        add(EQUALS, 1, 0, TIOCSTI);
        add(EQUALS, 0, 1, TIOCLINUX);
        add(RETURN, 0, 0, ERRNO | EPERM);
        add(RETURN, 0, 0, ALLOW);
    }

    private void refuseFamilies(int number) {
        add(EQUALS, 0, FAMILIES.size() + 3, number);
        add(LOAD, 0, 0, FIRST_ARGUMENT);
        for (var i = 0; i < FAMILIES.size(); i++) {
            add(EQUALS, FAMILIES.size() - i, 0, FAMILIES.get(i));
        }
        add(RETURN, 0, 0, ERRNO | EAFNOSUPPORT);
        add(RETURN, 0, 0, ALLOW);
    }

    private void add(int operation, int whenTrue, int whenFalse, int value) {
        code.add(new long[] {operation, whenTrue, whenFalse, value});
    }

    private byte[] assemble() {
        var bytes = ByteBuffer.allocate(code.size() * 8).order(ByteOrder.LITTLE_ENDIAN);
        for (var instruction : code) {
            bytes.putShort((short) instruction[0])
                    .put((byte) instruction[1])
                    .put((byte) instruction[2])
                    .putInt((int) instruction[3]);
        }
        return bytes.array();
    }
}
