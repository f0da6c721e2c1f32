package dev.slipway.runtime.process;

/// The system calls that answer EPERM inside a sandbox, with their numbers on x86-64 and on arm64
/// (asm/unistd_64.h and asm-generic/unistd.h; −1: the call does not exist there). None of them is needed by a
/// build or a server; each reaches the kernel's privileged or often broken parts. `ptrace` is left alone: it
/// reaches no further than the sandbox's own process namespace, and debuggers and leak checkers need it.
enum DeniedCall {
    MOUNT(165, 40),
    UMOUNT2(166, 39),
    PIVOT_ROOT(155, 41),
    OPEN_TREE(428, 428),
    MOVE_MOUNT(429, 429),
    FSOPEN(430, 430),
    FSCONFIG(431, 431),
    FSMOUNT(432, 432),
    FSPICK(433, 433),
    MOUNT_SETATTR(442, 442),
    SETNS(308, 268),
    KEYCTL(250, 219),
    ADD_KEY(248, 217),
    REQUEST_KEY(249, 218),
    BPF(321, 280),
    PERF_EVENT_OPEN(298, 241),
    KEXEC_LOAD(246, 104),
    KEXEC_FILE_LOAD(320, 294),
    INIT_MODULE(175, 105),
    FINIT_MODULE(313, 273),
    DELETE_MODULE(176, 106),
    REBOOT(169, 142),
    SWAPON(167, 224),
    SWAPOFF(168, 225),
    USERFAULTFD(323, 282),
    IO_URING_SETUP(425, 425),
    IO_URING_ENTER(426, 426),
    IO_URING_REGISTER(427, 427),
    OPEN_BY_HANDLE_AT(304, 265),
    ACCT(163, 89),
    QUOTACTL(179, 60),
    QUOTACTL_FD(443, 443),
    LOOKUP_DCOOKIE(212, 18),
    SYSLOG(103, 116),
    SETTIMEOFDAY(164, 170),
    CLOCK_SETTIME(227, 112),
    CLOCK_ADJTIME(305, 266),
    VHANGUP(153, 58),
    FANOTIFY_INIT(300, 262),
    IOPL(172, -1),
    IOPERM(173, -1),
    USELIB(134, -1);

    private final int x86;
    private final int arm;

    DeniedCall(int x86, int arm) {
        this.x86 = x86;
        this.arm = arm;
    }

    int number(Architecture architecture) {
        return switch (architecture) {
            case X86_64 -> x86;
            case AARCH64 -> arm;
        };
    }
}
