package dev.slipway.platform.jobs;

import dev.slipway.platform.Database;
import dev.slipway.platform.PlatformSettings;
import dev.slipway.platform.ServerInstance;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextClosedEvent;

/// Wires the queue. The runner begins once everything else is ready.
@Configuration(proxyBeanMethods = false)
class JobsRoom {
    @Bean
    JobStore jobStore(Database database) {
        return new JobStore(database);
    }

    /// Handlers may themselves enqueue jobs, so they are handed over when the runner begins.
    @Bean
    JobRunner jobRunner(
            JobStore store, ServerInstance server, PlatformSettings settings, ObjectProvider<JobHandler> handlers) {
        return new JobRunner(store, server.id(), handlers::stream, settings.jobsAtOnce());
    }

    @Bean
    Jobs jobs(JobStore store, JobRunner runner) {
        return new Jobs(store, runner);
    }

    @Bean
    ApplicationListener<ApplicationReadyEvent> startJobs(JobRunner runner) {
        return _ -> runner.start();
    }

    /// Before anything else closes: a job that is interrupted now is queued again, one that finds its tools closed
    /// would fail.
    @Bean
    ApplicationListener<ContextClosedEvent> stopJobs(JobRunner runner) {
        return _ -> runner.close();
    }
}
