using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using LogSource.Reading.Expressions;

namespace LogSource.Reading.Queries;

/// <summary>
/// Selects lines by message: those that contain a text, or match a regular expression after <c>re:</c>. A text without
/// an upper-case letter ignores case; an expression does not, unless it has <c>(?i)</c>. Colours of terminals are not part
/// of the message. The engine runs in linear time. Not thread-safe.
/// </summary>
internal sealed class MessageSearch
{
    /// <summary>The most characters of a text or an expression.</summary>
    public const int MaxLength = 256;

    private const string ExpressionPrefix = "re:";

    private readonly Func<ReadOnlySpan<char>, bool>? _matches;
    private readonly byte[] _exactText;
    private readonly bool _invert;
    private byte[] _plain = [];
    private char[] _message = [];

    private MessageSearch(Func<ReadOnlySpan<char>, bool>? matches, byte[] exactText, bool invert) =>
        (_matches, _exactText, _invert) = (matches, exactText, invert);

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
        }
        else if (isExpression)
        {
            if (LinearExpression.TryParse(text, out var expression, out fault))
            {
                parsed = new MessageSearch(expression.IsMatch, [], invert);
            }
        }
        else if (text.Any(char.IsUpper))
        {
            parsed = new MessageSearch(null, Encoding.UTF8.GetBytes(text), invert);
        }
        else
        {
            var anyCase = SearchValues.Create([text], StringComparison.OrdinalIgnoreCase);
            parsed = new MessageSearch(message => message.ContainsAny(anyCase), [], invert);
        }

        return parsed is not null;
    }

    /// <summary>Whether a message is selected.</summary>
    public bool Matches(ReadOnlySpan<byte> message) => Contains(message) != _invert;

    private bool Contains(ReadOnlySpan<byte> message)
    {
        if (TerminalSequences.MayBeIn(message))
        {
            if (_plain.Length < message.Length)
            {
                _plain = new byte[Math.Max(1024, message.Length)];
            }

            message = _plain.AsSpan(0, TerminalSequences.Remove(message, _plain));
        }

        if (_matches is null)
        {
            return message.IndexOf(_exactText) >= 0;
        }

        // No character of UTF-16 needs less than one byte of UTF-8.
        if (_message.Length < message.Length)
        {
            _message = new char[Math.Max(1024, message.Length)];
        }

        return _matches(_message.AsSpan(0, Encoding.UTF8.GetChars(message, _message)));
    }
}
