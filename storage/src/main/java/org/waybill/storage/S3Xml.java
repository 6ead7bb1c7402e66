package org.waybill.storage;

import com.ctc.wstx.stax.WstxInputFactory;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * An XML answer of S3, read leniently: stores leave out and add elements as they like.
 *
 * @param fields text of the elements directly below the root, by name
 * @param entries one for each repeated element that was asked for: text of what lies below it, by name, and of what
 *     lies deeper by {@code Parent/Name}
 */
record S3Xml(Map<String, String> fields, List<Map<String, String>> entries) {

    /** An answer without a body. */
    static final S3Xml EMPTY = new S3Xml(Map.of(), List.of());

    private static final XMLInputFactory FACTORY = factory();

    private static XMLInputFactory factory() {
        var factory = new WstxInputFactory();
        // Lazily, broken text is met where no XMLStreamException is declared.
        factory.getConfig().doParseLazily(false);
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        return factory;
    }

    /**
     * Reads a whole answer.
     *
     * @param entry name of the repeated element, or null
     * @throws IOException when the connection breaks or the answer is no XML
     */
    static S3Xml read(InputStream body, @Nullable String entry) throws IOException {
        var answer = new S3Xml(new HashMap<>(), new ArrayList<>());
        var input = new BrokenInputKept(body);
        try {
            XMLStreamReader reader = FACTORY.createXMLStreamReader(withoutLeadingSpace(input));
            answer.readRoot(reader, entry);
            // Gives the parser's buffers and the names that it has learnt to the next one.
            reader.close();
        } catch (XMLStreamException e) {
            if (input.broken != null) {
                throw input.broken;
            }
            throw new IOException("the answer is no XML of S3: " + firstLine(e), e);
        }
        return answer;
    }

    /** MinIO keeps a connection alive with spaces while it joins parts, and XML may not begin with one. */
    private static InputStream withoutLeadingSpace(InputStream input) throws IOException {
        var buffered = new BufferedInputStream(input);
        int next;
        do {
            buffered.mark(1);
            next = buffered.read();
        } while (next == ' ' || next == '\n' || next == '\r' || next == '\t');
        buffered.reset();
        return buffered;
    }

    private static String firstLine(XMLStreamException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    private void readRoot(XMLStreamReader reader, @Nullable String entry) throws XMLStreamException {
        reader.nextTag();
        while (reader.nextTag() == XMLStreamConstants.START_ELEMENT) {
            String name = reader.getLocalName();
            if (name.equals(entry)) {
                var found = new HashMap<String, String>();
                readChildren(reader, "", found);
                entries.add(found);
            } else {
                readElement(reader, name, fields);
            }
        }
    }

    private static void readChildren(XMLStreamReader reader, String path, Map<String, String> into)
            throws XMLStreamException {
        while (reader.nextTag() == XMLStreamConstants.START_ELEMENT) {
            readElement(reader, path + reader.getLocalName(), into);
        }
    }

    /** Takes the text of an element, or of those within it. */
    private static void readElement(XMLStreamReader reader, String path, Map<String, String> into)
            throws XMLStreamException {
        var text = new StringBuilder();
        boolean leaf = true;
        for (int event = reader.next(); event != XMLStreamConstants.END_ELEMENT; event = reader.next()) {
            if (event == XMLStreamConstants.START_ELEMENT) {
                leaf = false;
                readElement(reader, path + "/" + reader.getLocalName(), into);
            } else if (reader.isCharacters()) {
                text.append(reader.getText());
            }
        }
        if (leaf) {
            into.put(path, text.toString());
        }
    }

    /** A field directly below the root; empty when it is missing. */
    String field(String name) {
        return fields.getOrDefault(name, "");
    }

    /** The parser hides why its input ended; the caller must tell a broken connection from broken XML. */
    private static final class BrokenInputKept extends FilterInputStream {
        private @Nullable IOException broken;

        BrokenInputKept(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            try {
                return super.read(buffer, offset, length);
            } catch (IOException e) {
                broken = e;
                throw e;
            }
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }
    }
}
