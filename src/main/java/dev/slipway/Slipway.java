package dev.slipway;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
public class Slipway {
    static void main(String[] args) {
        SpringApplication.run(Slipway.class, args);
    }
}
