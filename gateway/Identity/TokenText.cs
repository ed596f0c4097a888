using System.Text.RegularExpressions;

namespace EdgeGateway.Identity;

/// <summary>
/// Finds tokens in texts that are logged or kept. Somebody who writes <c>&amp;</c> instead of <c>?</c> has a token in the
/// path, and somebody who mixes up a token and its id has one in a revocation.
/// </summary>
internal static partial class TokenText
{
    private const string Mask = "[token]";

    // {" in base64, with which the usual header of a token begins.
    private const string Start = "eyJ";

    // The parts of the shortest token with another header, such as one that begins with a space (RFC 7515 section 7.1). A
    // signature of HS256 has 43 characters.
    private const int ShortestToken = 16 + 1 + 16 + 1 + 40;

    /// <summary>Whether a text contains a token. An id may contain its usual start by chance.</summary>
    public static bool IsIn(string text) => MayBeIn(text) && Whole().IsMatch(text);

    /// <summary>Replaces tokens, and parts that may be the beginning of one.</summary>
    public static string Remove(string text) => MayBeIn(text) ? Any().Replace(text, Mask) : text;

    private static bool MayBeIn(string text) =>
        text.Contains(Start, StringComparison.Ordinal)
        || (text.Length >= ShortestToken && text.Contains('.', StringComparison.Ordinal));

    [GeneratedRegex(@"eyJ[\w-]+\.[\w-]+|[\w-]{16,}\.[\w-]{16,}\.[\w-]{40,}", RegexOptions.CultureInvariant)]
    private static partial Regex Whole();

    [GeneratedRegex(@"eyJ[\w%-]+(\.[\w%-]*)*|[\w-]{16,}\.[\w-]{16,}\.[\w-]{40,}", RegexOptions.CultureInvariant)]
    private static partial Regex Any();
}
