package dev.slipway.platform.jobs;

/// Does the jobs of one kind. Called on a virtual thread, outside any transaction; again, with a higher
/// [Lease#attempt()], when a server died in the middle, so each step must be one that may be entered again.
public interface JobHandler {
    /// The kind of job, unique among handlers: `deployments.deploy`.
    String kind();

    /// Does the job. A normal return ends it as done, a [Lease.RetryLater] queues it again, anything else ends it
    /// as failed with the exception's message.
    void run(Lease lease) throws InterruptedException;
}
