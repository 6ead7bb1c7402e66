package org.waybill.objectstore.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class S3XmlTest {

    private static InputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void fieldsAndEntriesAreReadAtAnyDepthAndInAnyOrder() throws IOException {
        // When
        var answer = S3Xml.read(bytes("""
                        <?xml version="1.0" encoding="UTF-8"?>
                        <R xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><A>1</A>
                        <E><K>a &amp; b</K><U><N>deep</N><N2/></U></E><Unknown><X>y</X></Unknown>
                        <E><K><![CDATA[c<d]]></K></E><B>true</B></R>"""), "E", 2);

        // Then
        assertThat(answer.fields()).containsExactlyInAnyOrderEntriesOf(Map.of("A", "1", "B", "true", "Unknown/X", "y"));
        assertThat(answer.entries())
                .containsExactly(Map.of("K", "a & b", "U/N", "deep", "U/N2", ""), Map.of("K", "c<d"));
        assertThat(answer.field("none")).isEmpty();
    }

    @Test
    void aPageOfTheLongestKeysIsWithinTheParsersLimits() throws IOException {
        // Given
        var entry = "<C><Key>" + "%C3%A4".repeat(512) + "</Key><ETag>&quot;e&quot;</ETag><U><A>" + "&amp;".repeat(50)
                + "</A></U></C>";

        // When
        var answer = S3Xml.read(bytes("<R>" + entry.repeat(1_000) + "</R>"), "C", 1_000);

        // Then
        assertThat(answer.entries())
                .hasSize(1_000)
                .containsOnly(Map.of("Key", "%C3%A4".repeat(512), "ETag", "\"e\"", "U/A", "&".repeat(50)));
    }

    @Test
    void spacesThatKeptTheConnectionAliveAreSkipped() throws IOException {
        assertThat(S3Xml.read(bytes(" \n \n<?xml version=\"1.0\"?><R><A>1</A></R>"))
                        .field("A"))
                .isEqualTo("1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SYSTEM \"file:///etc/hostname\"", "\"text\""})
    void noEntityIsResolved(String entity) {
        var hostile = "<!DOCTYPE r [<!ENTITY x " + entity + ">]><r><Name>&x;</Name></r>";
        assertThatThrownBy(() -> S3Xml.read(bytes(hostile))).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "hello", "<html>welcome<br>", "<R><A>", "{}"})
    void whatIsNoXmlIsAFailure(String text) {
        assertThatThrownBy(() -> S3Xml.read(bytes(text)))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("the answer is no XML of S3");
    }

    @Test
    void aBrokenConnectionStaysOne() {
        // Given
        var broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("reset by peer");
            }
        };

        // Then
        assertThatThrownBy(() -> S3Xml.read(new SequenceInputStream(bytes("<R><A>"), broken)))
                .isInstanceOf(IOException.class)
                .hasMessage("reset by peer");
    }
}
