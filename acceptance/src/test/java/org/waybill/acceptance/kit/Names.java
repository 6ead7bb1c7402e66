package org.waybill.acceptance.kit;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Random names of one path segment, with any bytes that a Linux file system accepts, most of them difficult. */
final class Names {

    private static final List<String> NASTY = List.of(
            "new\nline",
            "carriage\rreturn",
            "tab\there",
            "quote\"",
            "apostrophe'",
            "percent%41",
            "100%",
            "plus+plus",
            "back\\slash",
            "..\\..",
            ".hidden",
            "..two-dots",
            "...",
            " leading",
            "trailing ",
            "trailing.",
            "-dash",
            "--overwrite",
            "star*",
            "question?",
            "hash#1",
            "amp&lt;",
            "<xml>",
            "semi;colon",
            "colon:",
            "pipe|",
            "~",
            "~user",
            "$HOME",
            "`id`",
            "{brace}",
            "[a-z]",
            "equals=",
            "comma,",
            "at@",
            "caret^",
            "\u0001control",
            "bell\u0007",
            "del\u007f",
            "é-composed",
            "e\u0301-combining",
            "日本語",
            "😀",
            "\u202eltr",
            "\ufeffbom",
            "\u0000".replace('\u0000', '\u0085'),
            "xl.meta",
            "part.1",
            ".minio.sys",
            "__XLDIR__",
            "con",
            "nul.txt",
            "%2F",
            "%2e%2e",
            "a%00b",
            "s3:",
            "null",
            "true",
            "NaN",
            "ZZZ~waybill",
            "~sha256-0123456789abcdef");

    private final SplittableRandom random;

    Names(SplittableRandom random) {
        this.random = random;
    }

    /** A name of at most this many bytes, encoded. */
    String next(int maxBytes) {
        byte[] raw = switch (random.nextInt(6)) {
            case 0 -> anyBytes(1 + random.nextInt(20));
            case 1 -> anyBytes(maxBytes);
            case 2 -> brokenUtf8();
            case 3 -> "x".repeat(maxBytes).getBytes(StandardCharsets.US_ASCII);
            default -> nasty();
        };
        raw = Arrays.copyOf(raw, Math.min(raw.length, maxBytes));
        boolean dots = Arrays.equals(raw, ".".getBytes(StandardCharsets.US_ASCII))
                || Arrays.equals(raw, "..".getBytes(StandardCharsets.US_ASCII));
        return dots ? next(maxBytes) : SourceTree.escaped(raw);
    }

    private byte[] nasty() {
        var first = NASTY.get(random.nextInt(NASTY.size()));
        var second = random.nextBoolean() ? NASTY.get(random.nextInt(NASTY.size())) : "";
        return (first + second).getBytes(StandardCharsets.UTF_8);
    }

    /** Random bytes, without 0 and the slash. */
    private byte[] anyBytes(int length) {
        var raw = new byte[length];
        for (int i = 0; i < length; i++) {
            do {
                raw[i] = (byte) random.nextInt(256);
            } while (raw[i] == 0 || raw[i] == '/');
        }
        return raw;
    }

    private byte[] brokenUtf8() {
        var text = "grün-日本".getBytes(StandardCharsets.UTF_8);
        return Arrays.copyOf(text, text.length - 1 - random.nextInt(2));
    }
}
