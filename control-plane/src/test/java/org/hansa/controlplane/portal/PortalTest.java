package org.hansa.controlplane.portal;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.hansa.controlplane.fixture.InMemoryControlPlane;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.context.annotation.Import;

/** A test of nord's portal: listening on a free port, with a realm that people can sign in at, and a scene to look at. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        // The cookie's name is made when the server starts, before the fixture's properties are there.
        properties = {"hansa.ledger.adapter=none", "hansa.opa.adapter=none", "hansa.member.id=nord"})
@AutoConfigureMockMvc
@Import({InMemoryControlPlane.class, PortalFixture.class})
@interface PortalTest {}
