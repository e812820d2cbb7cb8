package org.hansa.launcher.container;

import com.github.dockerjava.api.exception.NotFoundException;
import org.hansa.launcher.fabric.ContainerImages;
import org.hansa.launcher.home.RepositoryRoot;
import org.junit.jupiter.api.Assumptions;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/** Containers of images that are on this machine already: what is missing skips the test with a line, never a pull. */
public final class LocalImages {

    private LocalImages() {}

    /**
     * A container that is not started yet.
     *
     * @param what one of {@link ContainerImages}' names
     */
    public static GenericContainer<?> container(String what) {
        String image = ContainerImages.of(RepositoryRoot.find()).image(what);
        requireHere(image);
        return new GenericContainer<>(DockerImageName.parse(image)).withImagePullPolicy(name -> false);
    }

    private static void requireHere(String image) {
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            Assumptions.abort("SKIPPED, no Docker: start its engine, or set DOCKER_HOST, to try the image " + image);
        }
        try {
            DockerClientFactory.instance().client().inspectImageCmd(image).exec();
        } catch (NotFoundException absent) {
            Assumptions.abort("SKIPPED, no image " + image + " on this machine: docker pull " + image);
        }
    }
}
