package org.hansa.controlplane;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** One member's control plane. */
@SpringBootApplication
public class HansaControlPlane {
    public static void main(String[] arguments) {
        SpringApplication.run(HansaControlPlane.class, arguments);
    }
}
