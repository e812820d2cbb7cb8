package org.hansa.network.genesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {
    @Test
    void reads_what_it_writes() {
        assertThat(Endpoint.parse("[::1]:7051")).isEqualTo(new Endpoint("[::1]", 7051));
        assertThat(Endpoint.parse("peer0.iber.example:7051")).hasToString("peer0.iber.example:7051");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "peer0.iber.example", ":7051", "peer0.iber.example:", "h:port", "h:0", "h:99999", "h:-1"})
    void refuses_what_is_no_address_and_says_so(String text) {
        assertThatThrownBy(() -> Endpoint.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'" + text + "' is not HOST:PORT");
    }
}
