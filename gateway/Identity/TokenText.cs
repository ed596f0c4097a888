using System.Buffers;
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
    private const int ShortestPart = 16;
    private const int ShortestSignature = 40;

    // It begins where its characters begin. If each character could be its start, a path of 8 KiB would take millions of
    // steps.
    private const string Unusual = @"(?<![\w-])[\w-]{16,}\.[\w-]{16,}\.[\w-]{40,}";

    private static readonly SearchValues<char> Base64Url = SearchValues.Create(
        "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
    );

    /// <summary>Whether a text contains a token. An id may contain its usual start by chance.</summary>
    public static bool IsIn(string text) => MayBeIn(text) && Whole().IsMatch(text);

    /// <summary>Replaces tokens, and parts that may be the beginning of one.</summary>
    public static string Remove(string text) => MayBeIn(text) ? Any().Replace(text, Mask) : text;

    private static bool MayBeIn(string text) => text.Contains(Start, StringComparison.Ordinal) || HasParts(text);

    private static bool HasParts(ReadOnlySpan<char> text)
    {
        var (hasHeader, hasPayload) = (false, false);
        foreach (var range in text.Split('.'))
        {
            var part = text[range];
            if (hasPayload && part.Length >= ShortestSignature && IsEncoded(part[..ShortestSignature]))
            {
                return true;
            }

            hasPayload = hasHeader && part.Length >= ShortestPart && IsEncoded(part);
            hasHeader = part.Length >= ShortestPart && IsEncoded(part[^ShortestPart..]);
        }

        return false;
    }

    private static bool IsEncoded(ReadOnlySpan<char> text) => !text.ContainsAnyExcept(Base64Url);

    [GeneratedRegex(@"eyJ[\w-]+\.[\w-]+|" + Unusual, RegexOptions.CultureInvariant)]
    private static partial Regex Whole();

    [GeneratedRegex(@"eyJ[\w%-]+(\.[\w%-]*)*|" + Unusual, RegexOptions.CultureInvariant)]
    private static partial Regex Any();
}
