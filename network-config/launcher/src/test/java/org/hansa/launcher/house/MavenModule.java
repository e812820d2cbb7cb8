package org.hansa.launcher.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathException;
import javax.xml.xpath.XPathFactory;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * A module as its POM and its sources describe it.
 *
 * @param folder relative to the repository
 * @param pom without namespaces
 * @param code lines of the main sources that are no comments, without what stands in quotes
 */
record MavenModule(Path folder, Document pom, List<Line> code) {
    /** @param at {@code file:line} */
    record Line(String at, String text) {}

    private static final String OURS = "org.hansa";
    private static final Pattern TEXT = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"");
    private static final Pattern COMMENT = Pattern.compile("^\\s*(?:\\*|//|/\\*).*");

    /** Every module of the repository, the parent not among them. */
    static List<MavenModule> all() {
        return Repository.files(file -> Repository.name(file).equals("pom.xml") && file.getNameCount() > 1).stream()
                .map(file -> new MavenModule(file.getParent(), parse(file), code(file.getParent())))
                .toList();
    }

    /** Folders that the parent builds. */
    static List<Path> aggregated() {
        NodeList found =
                new MavenModule(Path.of(""), parse(Path.of("pom.xml")), List.of()).nodes("/project/modules/module");
        List<Path> folders = new ArrayList<>();
        for (int i = 0; i < found.getLength(); i++) {
            folders.add(Path.of(found.item(i).getTextContent().strip()));
        }
        return folders;
    }

    String artifact() {
        return text("/project/artifactId");
    }

    /** Artifact ids of Hansa's own modules that this one declares, in test scope or in any other. */
    Set<String> declared(boolean test) {
        String scope = test ? "scope = 'test'" : "not(scope = 'test')";
        NodeList found =
                nodes("/project/dependencies/dependency[groupId = '" + OURS + "' and " + scope + "]/artifactId");
        Set<String> artifacts = new TreeSet<>();
        for (int i = 0; i < found.getLength(); i++) {
            artifacts.add(found.item(i).getTextContent().strip());
        }
        return artifacts;
    }

    /** Where the main sources name a package, or a class in it. */
    List<String> mentions(String packageName) {
        Pattern wanted = Pattern.compile("(?<![\\w.])" + Pattern.quote(packageName) + "[.;]");
        return code.stream()
                .filter(line -> line.text().contains(packageName)
                        && wanted.matcher(line.text()).find())
                .map(Line::at)
                .toList();
    }

    private static List<Line> code(Path folder) {
        Path sources = folder.resolve("src/main/java");
        List<Line> code = new ArrayList<>();
        for (Path file : Repository.files(
                each -> each.startsWith(sources) && Repository.name(each).endsWith(".java"))) {
            List<String> lines = Repository.lines(file);
            for (int i = 0; i < lines.size(); i++) {
                String line = lines.get(i);
                if (!COMMENT.matcher(line).matches()) {
                    code.add(new Line(file + ":" + (i + 1), TEXT.matcher(line).replaceAll("")));
                }
            }
        }
        return code;
    }

    private String text(String path) {
        return nodes(path).item(0).getTextContent().strip();
    }

    private NodeList nodes(String path) {
        XPath xpath = XPathFactory.newInstance().newXPath();
        try {
            return (NodeList) xpath.evaluate(path, pom, XPathConstants.NODESET);
        } catch (XPathException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Document parse(Path file) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setNamespaceAware(false);
            return factory.newDocumentBuilder()
                    .parse(Repository.root().resolve(file).toFile());
        } catch (ParserConfigurationException | SAXException failure) {
            throw new IllegalStateException(file + " is no POM", failure);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
