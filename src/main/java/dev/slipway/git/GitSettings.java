package dev.slipway.git;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// How Slipway deals with repositories.
///
/// @param timeout how long one git command may take
/// @param localFolders folders of this machine whose repositories any project may read by a `file:` address.
///     Slipway
///     reads with its own rights, so name only folders that everyone may see. Projects of administrators need no entry
/// @param maxFetchSize the largest pack that is taken from a remote
/// @param maxPushBytes the largest pack that is taken from someone who pushes to Slipway
/// @param keepAlive the silence after which someone who waits for a push to end is sent a sign of life, so that no
///     proxy between takes the connection for dead
/// @param maxFiles how many files a checkout may have
/// @param maxCheckoutSize how much a checkout's files may hold together
/// @param allowPrivateNetworks whether http, https and git addresses may lead to this machine and to private
///     networks,
///     and be redirected
@ConfigurationProperties("git")
public record GitSettings(
        @DefaultValue("10m") Duration timeout,
        @DefaultValue List<Path> localFolders,
        @DefaultValue("4GB") DataSize maxFetchSize,
        @DefaultValue("1GB") DataSize maxPushBytes,
        @DefaultValue("5s") Duration keepAlive,
        @DefaultValue("200000") int maxFiles,
        @DefaultValue("4GB") DataSize maxCheckoutSize,
        @DefaultValue("false") boolean allowPrivateNetworks) {
    public GitSettings {
        localFolders = List.copyOf(localFolders);
    }
}
