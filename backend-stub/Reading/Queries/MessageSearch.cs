using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using LogSource.Reading.Expressions;

namespace LogSource.Reading.Queries;

/// <summary>
/// Selects lines by message: those that contain a text, or match a regular expression after <c>re:</c>. A text without
/// an upper-case letter ignores case; an expression does not, unless it has <c>(?i)</c>. A message with terminal
/// sequences may match with them or without them. The engine runs in linear time. Not thread-safe.
/// </summary>
internal sealed class MessageSearch
{
    /// <summary>The most characters of a text or an expression.</summary>
    public const int MaxLength = 256;

    /// <summary>
    /// The most characters of a message that an expression sees, which limits the cost of a line. By default, no message
    /// is longer.
    /// </summary>
    public const int MaxMatchedChars = 64 * 1024;

    private const string ExpressionPrefix = "re:";

    // A character has at most three bytes.
    private const int MaxMatchedBytes = 3 * MaxMatchedChars;

    private readonly SearchFunction _find;
    private readonly bool _invert;

    private MessageSearch(SearchFunction find, bool invert) => (_find, _invert) = (find, invert);

    private delegate bool SearchFunction(ReadOnlySpan<byte> message);

    /// <summary>Parses the value of <c>search</c>.</summary>
    /// <param name="value">The value.</param>
    /// <param name="invert">Whether to select the lines that do not match.</param>
    /// <param name="parsed">The search.</param>
    /// <param name="fault">What is wrong with the value.</param>
    public static bool TryParse(
        string value,
        bool invert,
        [NotNullWhen(true)] out MessageSearch? parsed,
        [NotNullWhen(false)] out string? fault
    )
    {
        (parsed, fault) = (null, null);
        var isExpression = value.StartsWith(ExpressionPrefix, StringComparison.Ordinal);
        var text = isExpression ? value[ExpressionPrefix.Length..] : value;
        if (text.Length > MaxLength)
        {
            fault = $"it has {text.Length} characters; {MaxLength} are allowed";
            return false;
        }

        if (!isExpression)
        {
            parsed = new MessageSearch(text.Any(char.IsUpper) ? FindExact(text) : FindInAnyCase(text), invert);
            return true;
        }

        if (!LinearExpression.TryParse(text, out var expression, out fault))
        {
            return false;
        }

        parsed = new MessageSearch(FindMatch(expression), invert);
        return true;
    }

    /// <summary>Whether a message is selected.</summary>
    public bool Matches(ReadOnlySpan<byte> message) =>
        (_find(message) || (TerminalSequences.AreIn(message) && _find(TerminalSequences.Remove(message)))) != _invert;

    private static SearchFunction FindExact(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return message => message.IndexOf(bytes) >= 0;
    }

    private static SearchFunction FindInAnyCase(string text)
    {
        var anyCase = SearchValues.Create([text], StringComparison.OrdinalIgnoreCase);
        return Decode(message => message.ContainsAny(anyCase));
    }

    private static SearchFunction FindMatch(LinearExpression expression)
    {
        var find = Decode(message => expression.IsMatch(message[..Math.Min(message.Length, MaxMatchedChars)]));
        return message => find(message[..Math.Min(message.Length, MaxMatchedBytes)]);
    }

    private static SearchFunction Decode(Func<ReadOnlySpan<char>, bool> find) =>
        message =>
        {
            // No character of UTF-16 needs less than one byte of UTF-8. Rented, so that a stream does not keep the size of
            // its longest line.
            var chars = ArrayPool<char>.Shared.Rent(message.Length);
            try
            {
                return find(chars.AsSpan(0, Encoding.UTF8.GetChars(message, chars)));
            }
            finally
            {
                ArrayPool<char>.Shared.Return(chars);
            }
        };
}
