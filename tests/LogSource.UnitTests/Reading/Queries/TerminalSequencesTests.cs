using System.Text;
using LogSource.Reading.Queries;

namespace LogSource.UnitTests.Reading.Queries;

public sealed class TerminalSequencesTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("\u00a0ä\u2028", "\u00a0ä\u2028")]
    [InlineData("\u0085\u009c", "\u0085\u009c")]
    // CSI.
    [InlineData("\e[31mred\e[0m \e[38;2;1;2;3mrgb\e[m", "red rgb")]
    [InlineData("\e[4:3ma\e[ qb\e[?25lc\e[2Jd\u009b31me", "abcde")]
    // OSC, with each of its ends.
    [InlineData("\e]8;;https://example.com\e\\link\e]8;;\e\\", "link")]
    [InlineData("\e]0;title\aa\e]0;title\u009cb\u009d0;title\ac", "abc")]
    // DCS, SOS, PM and APC, which BEL does not end.
    [InlineData(
        "\eP1\a2\e\\a\eX..\e\\b\e^..\u009cc\e_..\e\\d\u0090..\u009ce\u0098..\u009c\u009e..\u009c\u009f..\u009cf",
        "abcdef"
    )]
    // Others.
    [InlineData("\ec\e(B\e#8\eMa", "a")]
    // Not complete: only the beginning is removed.
    [InlineData("a\e", "a")]
    [InlineData("a\e[31", "a31")]
    [InlineData("a\e[31äm", "a31äm")]
    [InlineData("a\e]8;;x", "a8;;x")]
    [InlineData("a\e]8;;\e[31mx", "a8;;x")]
    [InlineData("a\u009d8;;\u009b31mx", "a8;;x")]
    [InlineData("\e\e\e[1m\u009d\u009d", "")]
    public void Only_the_text_remains(string message, string expected)
    {
        var bytes = Encoding.UTF8.GetBytes(message);

        Assert.Equal(expected, Encoding.UTF8.GetString(TerminalSequences.Remove(bytes)));
        Assert.Equal(message != expected, TerminalSequences.AreIn(bytes));
    }

    [Theory]
    [InlineData("\e]")]
    [InlineData("\u009d")]
    [InlineData("\e[1")]
    [InlineData("\eP\u00a0")]
    public void Sequences_without_an_end_cost_no_more_than_their_length(string beginning)
    {
        var message = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(beginning, 200_000)));

        // Read again from each beginning, these would be many billions of bytes.
        Assert.True(TerminalSequences.Remove(message).Length < message.Length);
    }
}
