package org.hansa.network.config;

/** Keycloak's ports, relative to the base. */
public record KeycloakPorts(int httpPort, int managementPort) {}
