package org.hansa.launcher.process;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Asks by GET; remembers the last answer, which says more than "not ready" when a start fails. */
final class HttpHealth implements HealthProbe {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().connectTimeout(QUESTION_TIMEOUT).build();
    private static final int SHOWN_CHARS = 400;

    private final URI address;
    private volatile String lastAnswer = "nothing";

    HttpHealth(URI address) {
        this.address = address;
    }

    @Override
    public boolean healthy() throws InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(address).timeout(QUESTION_TIMEOUT).build();
        try {
            HttpResponse<String> answer = CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
            String body = answer.body();
            lastAnswer = answer.statusCode() + " " + body.substring(0, Math.min(body.length(), SHOWN_CHARS));
            return answer.statusCode() == 200;
        } catch (IOException notYet) {
            lastAnswer = "no answer";
            return false;
        }
    }

    @Override
    public String describe() {
        return address.toString();
    }

    @Override
    public String lastAnswer() {
        return lastAnswer;
    }
}
