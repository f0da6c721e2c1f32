package dev.slipway.git;

import dev.slipway.platform.Home;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(GitSettings.class)
class GitRoom {
    @Bean
    Repositories repositories(Home home, GitSettings settings, ObjectProvider<HostAccess> access) {
        return new Repositories(home, settings, project -> {
            var answer = access.getIfAvailable();
            return answer != null && answer.allows(project);
        });
    }

    @Bean
    SmartHttp smartHttp(GitSettings settings) {
        return new SmartHttp(settings);
    }
}
