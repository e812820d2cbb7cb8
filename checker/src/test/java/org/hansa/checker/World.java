package org.hansa.checker;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;
import org.hansa.checker.Acknowledgement.Part;

/**
 * One host at one site, in which everything adds up; a test then breaks one thing. Bytes are made by hand, since whoever
 * writes them in earnest is who is checked.
 */
final class World {
    static final String MEMBER = "NordMSP";
    static final String SITE = "fi-hel-1";
    static final String HOST = "host-1";
    static final String CONTRACT = "c-1";
    static final String FIRST = "00000000-0000-0000-0000-000000000001";
    static final String SECOND = "00000000-0000-0000-0000-000000000002";

    final Map<String, Long> total = new TreeMap<>(Map.of("VCPU", 4_000L, "GPU_MILLI:T4", 2_000L));
    final List<String> leaves = new ArrayList<>();
    final List<byte[]> annexes = new ArrayList<>();
    final List<Grid.Live> live = new ArrayList<>();
    final List<WaitingEvent> outbox = new ArrayList<>();
    final List<Grid.Intent> intents = new ArrayList<>();
    final Map<String, byte[]> ledger = new HashMap<>();
    final List<Acknowledgement> told = new ArrayList<>();
    final List<Evidence.Entry> entries = new ArrayList<>();
    final List<Integer> deviceFree = new ArrayList<>(List.of(1_000, 1_000));
    final Map<String, Long> taken = new TreeMap<>();
    Optional<String> rack = Optional.of("r-1");
    long providerSeq;
    boolean withdrawn;
    private final Path folder;

    World(Path folder) {
        this.folder = folder;
        record("site/" + SITE, "{\"owner\":\"NordMSP\",\"country\":\"FI\"}");
        record("capacity/" + SITE, "{\"capacity\":{\"VCPU\":\"4000\"}}");
        record("grant/" + CONTRACT + "/" + SITE, "{\"granted\":{\"VCPU\":\"3000\"}}");
    }

    /** A reservation that everybody knows of: room, intent, leaf, the client's answer; the ledger follows with {@link #anchor}. */
    World reserved(String allocation, long vcpu) {
        long seq = event("RESERVED", allocation, vcpu, -1);
        hold(allocation, vcpu, seq, List.of());
        intents.add(intent(allocation, "RESERVED", HOST));
        told.add(new Acknowledgement(allocation, false, false, List.of(part(allocation, vcpu, seq)), Map.of()));
        return this;
    }

    /** Ends what was reserved first: nobody has it any more. */
    World released(String allocation, long vcpu, long closes) {
        event("RELEASED", allocation, vcpu, closes);
        live.removeIf(each -> each.allocation().equals(allocation));
        taken.merge("VCPU", -vcpu, Long::sum);
        taken.values().removeIf(each -> each == 0);
        intents.replaceAll(each -> each.allocation().equals(allocation) ? intent(allocation, "RELEASED", HOST) : each);
        told.replaceAll(each -> each.allocation().equals(allocation)
                ? new Acknowledgement(allocation, true, false, each.parts(), each.wishes())
                : each);
        return this;
    }

    /** @return its number at the host */
    long event(String event, String allocation, long vcpu, long closes) {
        providerSeq++;
        String end = closes < 0 ? "" : "\"closes\":\"" + closes + "\",";
        String at = Integer.toString(leaves.size());
        leaves.add(("{\"allocation\":\"%s\",%s\"contract\":\"%s\",\"contractSequence\":\"%s\",\"event\":\"%s\","
                        + "\"provider\":\"%s\",\"providerSeq\":\"%d\",\"resources\":{\"VCPU\":\"%d\"},\"site\":\"%s\","
                        + "\"siteSequence\":\"%s\"}")
                .formatted(allocation, end, CONTRACT, at, event, HOST, providerSeq, vcpu, SITE, at));
        annexes.add(new byte[0]);
        return providerSeq;
    }

    void hold(String allocation, long vcpu, long seq, List<Integer> devices) {
        live.add(new Grid.Live(allocation, 1, 0, CONTRACT, 1, Map.of("VCPU", vcpu), 500, devices, false, seq, seq - 1));
        taken.merge("VCPU", vcpu, Long::sum);
    }

    static Grid.Intent intent(String allocation, String state, String host) {
        return new Grid.Intent(
                MEMBER, allocation, state, 1, List.of(new Grid.Part(host, 0, 1, true)), 0, List.of(), -1, 0);
    }

    Part part(String allocation, long vcpu, long seq) {
        String digest = Leaf.parse(leaves.get((int) seq - 1).getBytes(StandardCharsets.UTF_8), 0, Optional.empty())
                .bodyDigest();
        return new Part("web", HOST, SITE, 1, Map.of("VCPU", vcpu), seq, Optional.of(digest));
    }

    /** The ledger counts the leaves that are there now, as it should. @param open live ones, with what they take */
    World anchor(Map<Long, Long> open) {
        List<byte[]> hashes = leaves.stream()
                .map(each -> ArchiveFile.Merkle.leafHash(each.getBytes(StandardCharsets.UTF_8)))
                .toList();
        long sum = open.values().stream().mapToLong(Long::longValue).sum();
        String amount = sum == 0 ? "{}" : "{\"VCPU\":\"" + sum + "\"}";
        head(leaves.size(), HexFormat.of().formatHex(ArchiveFile.Merkle.root(hashes)), amount);
        record("use/" + CONTRACT + "/" + SITE, "{\"used\":" + amount + "}");
        open.keySet()
                .forEach(at -> record("live/" + SITE + "/" + at, HexFormat.of().formatHex(hashes.get(at.intValue()))));
        return this;
    }

    void head(long size, String root, String totals) {
        record(
                "site/" + SITE + "/head",
                "{\"treeSize\":\"" + size + "\",\"root\":\"" + root + "\",\"totals\":" + totals + "}");
    }

    void record(String key, String value) {
        ledger.put(key, value.getBytes(StandardCharsets.UTF_8));
    }

    AllocationChecker.Result check() throws IOException {
        return check(true);
    }

    AllocationChecker.Result check(boolean quiet) throws IOException {
        writeArchive();
        Evidence evidence = new Evidence(entries, Map.of(SITE, folder), ledger, told, quiet);
        Findings findings = new Findings();
        Grid grid = Grid.read(entries, findings::add);
        grid.providers().put(HOST, provider());
        grid.intents().addAll(intents);
        return AllocationChecker.check(grid, evidence, findings);
    }

    Set<Violation.Kind> kinds() throws IOException {
        return check().violations().stream().map(Violation::kind).collect(Collectors.toSet());
    }

    private Grid.Provider provider() {
        return new Grid.Provider(
                MEMBER,
                HOST,
                SITE,
                rack,
                total,
                List.of("T4", "T4"),
                Set.of("CERT_ISO27001"),
                providerSeq,
                taken,
                deviceFree,
                live,
                outbox,
                withdrawn);
    }

    private void writeArchive() throws IOException {
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        for (int i = 0; i < leaves.size(); i++) {
            byte[] leaf = leaves.get(i).getBytes(StandardCharsets.UTF_8);
            log.writeBytes(frame(leaf.length, leaf, annexes.get(i)));
        }
        Files.write(folder.resolve("leaves.log"), log.toByteArray());
    }

    /** @param length of the leaf, as the frame says */
    static byte[] frame(int length, byte[] leaf, byte[] annex) throws IOException {
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        new DataOutputStream(payload).writeInt(length);
        payload.writeBytes(leaf);
        payload.writeBytes(annex);
        CRC32C sum = new CRC32C();
        sum.update(payload.toByteArray());
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(frame);
        out.writeInt(payload.size());
        out.writeInt((int) sum.getValue());
        out.write(payload.toByteArray());
        return frame.toByteArray();
    }
}
