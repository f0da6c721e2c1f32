package dev.slipway.logs;

/// The writing end of a stream. Safe for use by several threads: lines of one call stay together and in order.
///
/// Bytes are masked, split into lines and stored within about 100 ms; a line is shown to nobody before it is
/// stored.
public interface LogWriter extends AutoCloseable {
    LogId id();

    /// Says one line in Slipway's own words.
    void line(Level level, String source, String text);

    /// Takes raw output of a process, in any chunks. Each source has its own unfinished line and its own
    /// masking state.
    void bytes(String source, byte[] buffer, int offset, int length);

    /// Ends the unfinished line of `source`, stored as it is.
    void endOf(String source);

    /// Returns once everything said so far is stored, unfinished lines excepted. When the stream was deleted
    /// meanwhile it returns as well.
    ///
    /// @throws dev.slipway.platform.SlipwayException CONFLICT when another server opened the stream and writes
    ///     it now
    void flush();

    /// Adds a value to hide from now on, in all its encodings. One shorter than four characters cannot be
    /// hidden; the log says so.
    void alsoHide(String secret);

    /// Flushes and ends the writer; the stream may be opened for writing again (after a crash, or for a next
    /// stage). The last writer of a stream ends its unfinished lines. Never throws: what cannot be stored is
    /// reported in the server's log.
    @Override
    void close();

    /// Ends all unfinished lines, flushes and marks the stream as complete: followers get an end instead of
    /// waiting for more. The writer is still to be closed.
    void finish();
}
