package org.hansa.network.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.HttpsURLConnection;
import org.hansa.fabric.evidence.config.ChannelConfiguration;
import org.hansa.network.EmbeddedNetwork;
import org.hansa.network.GoldenVectors;
import org.hansa.network.TestConsortium;
import org.hansa.network.config.ConsortiumConfig;
import org.hansa.network.config.Ports;
import org.hansa.network.crypto.CryptoFolder;
import org.hansa.network.crypto.TlsFiles;
import org.hansa.network.genesis.Endpoint;
import org.hansa.network.growth.ConfigurationDraft;
import org.hansa.network.growth.MembershipChange;
import org.hansa.network.growth.NewMember;
import org.hyperledger.fabric.protos.common.Block;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The answers that osnadmin got from a real network, in its own words, and the operations endpoint. */
class HttpEndpointsTest {

    private static final String CHANNELS = "/participation/v1/channels";
    private static final String BOUNDARY = "f00dfeed";

    @TempDir
    static Path home;

    private static NewMember iber;
    private static EmbeddedNetwork network;

    /** Status, body and the headers that clients look at. */
    private record Answer(int status, String body, String location, String allow) {}

    @BeforeAll
    static void start() {
        ConsortiumConfig config = ConsortiumConfig.read(Path.of("..", "consortium.yaml"));
        iber = new NewMember(new TestConsortium(home), home);
        network = EmbeddedNetwork.start(config, home, Ports.any());
    }

    @AfterAll
    static void stop() {
        network.close();
    }

    @Test
    void lists_the_channel_as_osnadmin_reads_it() throws Exception {
        assertThat(get(CHANNELS).body())
                .isEqualTo("{\"systemChannel\":null,\"channels\":[{\"name\":\"hansa\",\"url\":\"" + CHANNELS
                        + "/hansa\"}]}\n");
        assertThat(get(CHANNELS + "/hansa").body())
                .startsWith("{\"name\":\"hansa\",\"url\":\"" + CHANNELS
                        + "/hansa\",\"consensusRelation\":\"consenter\",\"status\":\"active\",\"height\":");
        assertThat(get(CHANNELS + "/nosuch"))
                .isEqualTo(new Answer(404, "{\"error\":\"channel does not exist\"}\n", null, null));
    }

    @Test
    void gives_out_blocks_by_name_and_number() throws Exception {
        for (String id : List.of("oldest", "0")) {
            Answer answer = get(CHANNELS + "/hansa/blocks/" + id);
            assertThat(Block.parseFrom(answer.body().getBytes(StandardCharsets.ISO_8859_1))
                            .getHeader()
                            .getNumber())
                    .isZero();
        }
        assertThat(get(CHANNELS + "/hansa/blocks/newest").status()).isEqualTo(200);
        assertThat(get(CHANNELS + "/hansa/blocks/config").status()).isEqualTo(200);
        assertThat(get(CHANNELS + "/hansa/blocks/9999").body())
                .isEqualTo("{\"error\":\"no such block number [9999] in index\"}\n");
        assertThat(get(CHANNELS + "/hansa/blocks/abc").status()).isEqualTo(400);
        assertThat(get(CHANNELS + "/nosuch/blocks/newest").body())
                .isEqualTo("{\"error\":\"channel does not exist\"}\n");
    }

    @Test
    void refuses_to_join_again_and_names_what_it_does_not_do() throws Exception {
        byte[] genesis = Files.readAllBytes(network.genesisBlock());
        assertThat(form("POST", "config-block", genesis))
                .isEqualTo(
                        new Answer(405, "{\"error\":\"cannot join: channel already exists\"}\n", null, "GET, DELETE"));
        Answer other = form("POST", "config-block", GoldenVectors.file("genesis.block"));
        assertThat(other.status()).isEqualTo(501);
        assertThat(other.body()).contains("POST " + CHANNELS, "not implemented");
        assertThat(form("POST", "config-block", "garbage".getBytes(StandardCharsets.US_ASCII))
                        .status())
                .isEqualTo(400);
        assertThat(form("POST", "other-part", genesis).body())
                .contains("form does not contains part key: config-block");
        assertThat(request("DELETE", CHANNELS + "/hansa", null).status()).isEqualTo(501);
        assertThat(request("DELETE", CHANNELS + "/nosuch", null).body())
                .isEqualTo("{\"error\":\"cannot remove: channel does not exist\"}\n");
    }

    @Test
    void takes_configuration_updates_and_stays_alive_after_a_bad_one() throws Exception {
        Answer strange = form(
                "PUT",
                "config-update-envelope",
                GoldenVectors.file("config-updates/08-config-update-inner-channel-id-differs.envelope.bin"));
        assertThat(strange)
                .isEqualTo(new Answer(405, "{\"error\":\"cannot update: channel does not exist\"}\n", null, null));
        ChannelConfiguration current = network.ledger("nord").configuration();
        ConfigurationDraft draft = ConfigurationDraft.between(
                current,
                new MembershipChange(current).anchorPeers("NordMSP", List.of(new Endpoint("127.0.0.1", 7051))));
        Answer unsigned = form(
                "PUT",
                "config-update-envelope",
                draft.envelope(iber.admin("nord")).toByteArray());
        assertThat(unsigned.status()).isEqualTo(400);
        assertThat(unsigned.body())
                .startsWith("{\"error\":\"cannot update: failed update config of channel hansa: error applying config"
                        + " update to existing channel 'hansa'")
                .contains("signature set did not satisfy policy");
        Answer taken = form(
                "PUT",
                "config-update-envelope",
                iber.signed(draft, "nord").envelope(iber.admin("nord")).toByteArray());
        assertThat(taken.status()).isEqualTo(201);
        assertThat(taken.location()).isEqualTo(CHANNELS + "/hansa");
        assertThat(get(CHANNELS).status()).isEqualTo(200);
    }

    @Test
    void lets_nobody_in_without_a_certificate_of_the_orderers_organisation() {
        CryptoFolder crypto = network.crypto();
        var rhein = network.config().organisation("rhein");
        TlsFiles own = crypto.ordererTls(network.config().organisation("nord"), 0);
        TlsFiles stranger = new TlsFiles(
                crypto.ordererTls(rhein, 0).certificate(),
                crypto.ordererTls(rhein, 0).key(),
                own.roots());
        assertThatThrownBy(() -> request("GET", CHANNELS, null, "", stranger)).isInstanceOf(IOException.class);
    }

    @Test
    void tells_operators_of_every_node_how_it_is() throws Exception {
        for (Endpoint node : List.of(network.peerOperations("helv"), network.ordererOperations(4))) {
            assertThat(plain(node, "/healthz").body()).startsWith("{\"status\":\"OK\",\"time\":\"20");
            assertThat(plain(node, "/version").body()).contains("\"Version\":\"3.1.5-embedded\"");
            assertThat(plain(node, "/metrics").body()).contains("ledger_blockchain_height{channel=\"hansa\"} ");
            assertThat(plain(node, "/elsewhere").status()).isEqualTo(404);
        }
        assertThat(plain(network.ordererOperations(1), "/metrics").body())
                .contains("consensus_BFT_cluster_size{channel=\"hansa\"} 4\n");
    }

    private static Answer get(String path) throws IOException {
        return request("GET", path, null);
    }

    private static Answer form(String method, String part, byte[] content) throws IOException {
        String head = "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + part
                + "\"; filename=\"file\"\r\nContent-Type: application/octet-stream\r\n\r\n";
        String body = head + new String(content, StandardCharsets.ISO_8859_1) + "\r\n--" + BOUNDARY + "--\r\n";
        return request(method, CHANNELS, body.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static Answer request(String method, String path, byte[] body) throws IOException {
        TlsFiles admin = network.crypto().ordererTls(network.config().organisation("nord"), 0);
        return request(method, path, body, "multipart/form-data; boundary=" + BOUNDARY, admin);
    }

    private static Answer request(String method, String path, byte[] body, String type, TlsFiles tls)
            throws IOException {
        HttpsURLConnection connection =
                (HttpsURLConnection) URI.create("https://" + network.ordererAdministration(1) + path)
                        .toURL()
                        .openConnection();
        connection.setSSLSocketFactory(MutualTls.context(tls).getSocketFactory());
        connection.setRequestMethod(method);
        if (body != null) {
            connection.setDoOutput(true);
            connection.setRequestProperty("Content-Type", type);
            connection.getOutputStream().write(body);
        }
        return answer(connection);
    }

    private static Answer plain(Endpoint node, String path) throws IOException {
        return answer(
                (HttpURLConnection) URI.create("http://" + node + path).toURL().openConnection());
    }

    private static Answer answer(HttpURLConnection connection) throws IOException {
        int status = connection.getResponseCode();
        var stream = status < 400 ? connection.getInputStream() : connection.getErrorStream();
        String body = new String(stream.readAllBytes(), StandardCharsets.ISO_8859_1);
        return new Answer(status, body, connection.getHeaderField("Location"), connection.getHeaderField("Allow"));
    }
}
