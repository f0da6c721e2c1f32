package dev.slipway.edge;

import dev.slipway.platform.ErrorCode;

/// An answer that the edge gives itself because nobody else can.
///
/// @param status the HTTP status
/// @param code the word for programs, as in the control plane's problems
/// @param title a few words
/// @param detail a sentence that says what happened and what to do
/// @param retryAfter seconds after which asking again makes sense; 0 for none
record Problem(int status, ErrorCode code, String title, String detail, int retryAfter) {
    static Problem starting() {
        return new Problem(
                503, ErrorCode.UNAVAILABLE, "Slipway is starting", "It will be here in a moment; please try again.", 1);
    }

    static Problem nothing(String name, String why) {
        return new Problem(503, ErrorCode.UNAVAILABLE, "Nothing is running at " + name, why, 5);
    }

    static Problem unknownName(String name) {
        return new Problem(
                404, ErrorCode.NOT_FOUND, "No such project", "No project has the public name '" + name + "'.", 0);
    }

    static Problem unreachable(String what, String cause) {
        return new Problem(502, ErrorCode.UNAVAILABLE, what + " did not answer", cause, 1);
    }

    static Problem invalid(String detail) {
        return new Problem(400, ErrorCode.INVALID, "This request cannot be understood", detail, 0);
    }

    static Problem noSuchFile() {
        return new Problem(404, ErrorCode.NOT_FOUND, "Page not found", "There is nothing at this address.", 0);
    }

    static Problem wrongMethod() {
        return new Problem(
                405, ErrorCode.INVALID, "Method not allowed", "Files are read with GET or HEAD and nothing else.", 0);
    }

    static Problem defect() {
        return new Problem(
                500, ErrorCode.INTERNAL, "Something went wrong", "Slipway failed to answer; its log says why.", 0);
    }
}
