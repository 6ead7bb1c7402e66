package org.waybill.objectstore.s3;

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
import org.waybill.objectstore.TargetFault;

/**
 * An XML answer of S3, read leniently: stores omit and add elements freely.
 *
 * @param fields text of the elements directly below the root, by name
 * @param entries one for each repeated element that was asked for: the text of its child elements by name, and of
 *     deeper ones by {@code Parent/Name}
 */
record S3Xml(Map<String, String> fields, List<Map<String, String>> entries) {

    /** An answer without a body. */
    static final S3Xml EMPTY = new S3Xml(Map.of(), List.of());

    /** Bytes of the longest list: a page of 1,000 objects with their metadata. All other answers are short. */
    private static final int LONGEST_LIST = 16 << 20;

    private static final int LONGEST = 64 << 10;

    /** S3 nests elements four levels deep. */
    private static final int DEEPEST = 16;

    /** Two hundred for each object of a page, which exceeds the metadata that a header can hold. */
    private static final int MOST_ELEMENTS = 200_000;

    private static final XMLInputFactory FACTORY = factory();

    private static XMLInputFactory factory() {
        var factory = new WstxInputFactory();
        // With lazy parsing, errors in text would appear where no XMLStreamException is declared.
        factory.getConfig().doParseLazily(false);
        factory.getConfig().setMaxElementDepth(DEEPEST);
        factory.getConfig().setMaxElementCount(MOST_ELEMENTS);
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        return factory;
    }

    /**
     * Reads a whole answer that is not a list.
     *
     * @throws TargetFault when it is longer than any such answer
     * @throws IOException when the connection breaks or the answer is not XML
     */
    static S3Xml read(InputStream body) throws IOException {
        return read(new Watched(body, LONGEST), null, 0);
    }

    /**
     * Reads a whole answer that is a list.
     *
     * @param entry name of the repeated element
     * @param most how many of them there may be
     * @throws TargetFault when it is longer than any such answer
     * @throws IOException when the connection breaks or the answer is no XML
     */
    static S3Xml read(InputStream body, String entry, int most) throws IOException {
        return read(new Watched(body, LONGEST_LIST), entry, most);
    }

    private static S3Xml read(Watched input, @Nullable String entry, int most) throws IOException {
        var answer = new S3Xml(new HashMap<>(), new ArrayList<>());
        try {
            XMLStreamReader reader = FACTORY.createXMLStreamReader(withoutLeadingSpace(input));
            answer.readRoot(reader, entry, most);
            // Returns the parser's buffers and symbol table to the factory for the next parser.
            reader.close();
        } catch (XMLStreamException e) {
            if (input.broken != null) {
                throw input.broken;
            }
            throw new IOException("the answer is no XML of S3: " + firstLine(e), e);
        }
        return answer;
    }

    /** MinIO keeps a connection alive with spaces while it joins parts, but XML may not begin with a space. */
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

    private void readRoot(XMLStreamReader reader, @Nullable String entry, int most)
            throws XMLStreamException, TargetFault {
        reader.nextTag();
        while (reader.nextTag() == XMLStreamConstants.START_ELEMENT) {
            String name = reader.getLocalName();
            if (name.equals(entry)) {
                if (entries.size() >= most) {
                    throw new TargetFault("the target lists more than " + most + " entries on one page");
                }
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

    /** Reads the text of an element, or of the elements in it. */
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

    /**
     * Ends an answer that is too long. The parser hides why its input ended, but the caller must distinguish a broken
     * connection from broken XML.
     */
    private static final class Watched extends FilterInputStream {
        private final int longest;
        private long taken;
        private @Nullable IOException broken;

        Watched(InputStream in, int longest) {
            super(in);
            this.longest = longest;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            try {
                int count = super.read(buffer, offset, length);
                taken += Math.max(0, count);
                if (taken > longest) {
                    throw new TargetFault("the target's answer is longer than " + (longest >> 10) + " KiB");
                }
                return count;
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
