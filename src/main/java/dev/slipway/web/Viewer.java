package dev.slipway.web;

/// Who looks at a page, as far as the layout needs to know.
public record Viewer(String name, String email, boolean administrator) {
    /// One or two letters for the round picture beside the name.
    public String initials() {
        var words = name.isBlank() ? email : name;
        return words.codePoints()
                .limit(1)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString()
                .toUpperCase(java.util.Locale.ROOT);
    }
}
