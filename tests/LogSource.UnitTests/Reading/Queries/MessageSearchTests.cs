using System.Text;
using LogSource.Reading.Queries;

namespace LogSource.UnitTests.Reading.Queries;

public sealed class MessageSearchTests
{
    [Theory]
    [InlineData("error", "an ERROR occurred", true)]
    [InlineData("error", "all is well", false)]
    [InlineData("Error", "an ERROR occurred", false)]
    [InlineData("Error", "an Error occurred", true)]
    [InlineData("grüße", "GRÜSSE GRÜßE", true)]
    [InlineData("Ärger", "ärger", false)]
    [InlineData("[a.c]", "x [A.C] y", true)]
    [InlineData("[a.c]", "abc", false)]
    [InlineData("👋", "hi 👋", true)]
    [InlineData("line\nbreak", "a line\nbreak", true)]
    [InlineData("re", "regular", true)]
    public void A_text_ignores_case_unless_it_has_an_upper_case_letter(string search, string message, bool matches) =>
        Assert.Equal(matches, Parse(search).Matches(Encoding.UTF8.GetBytes(message)));

    [Theory]
    [InlineData("re:a.c", "xxabcxx", true)]
    [InlineData("re:a.c", "ABC", false)]
    [InlineData("re:(?i)a.c", "ABC", true)]
    [InlineData("re:^GET /\\w+$", "GET /x", true)]
    [InlineData("re:^GET /\\w+$", "GET /x HTTP", false)]
    [InlineData("re:re:", "core: dumped", true)]
    [InlineData("re:", "anything", true)]
    public void After_re_it_is_a_regular_expression(string search, string message, bool matches) =>
        Assert.Equal(matches, Parse(search).Matches(Encoding.UTF8.GetBytes(message)));

    [Theory]
    [InlineData("ERROR: disk", "\e[1;31mERROR\e[0m: disk full", true)]
    [InlineData("error: disk", "\e[1;31mERROR\e[0m: disk full", true)]
    [InlineData("re:^ERROR: disk", "\e[31mERROR\e[m: disk full", true)]
    [InlineData("re:^ERROR: disk", "\u009b31mERROR\u009bm: disk full", true)]
    [InlineData("see the docs", "see \e]8;;https://example.com\e\\the docs\e]8;;\a", true)]
    [InlineData("é", "\e[1mÉ\e[0m", true)]
    [InlineData("other", "\e[1;31mERROR\e[0m", false)]
    // The sequences themselves can be found, too.
    [InlineData("[31m", "\e[31mERROR", true)]
    [InlineData("re:\\e\\[3[0-7]m", "\e[31mERROR", true)]
    public void A_message_matches_with_its_terminal_sequences_or_without_them(
        string search,
        string message,
        bool matches
    )
    {
        Assert.Equal(matches, Parse(search).Matches(Encoding.UTF8.GetBytes(message)));
        Assert.Equal(!matches, Parse(search, invert: true).Matches(Encoding.UTF8.GetBytes(message)));
    }

    [Theory]
    [InlineData("x", 65_535, true)]
    [InlineData("x", 65_536, false)]
    [InlineData("ä", 65_535, true)]
    [InlineData("漢", 65_536, false)]
    public void An_expression_sees_the_first_65536_characters(string filling, int place, bool matches)
    {
        var message = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(filling, place)) + "needle");

        Assert.Equal(matches, Parse("re:n").Matches(message));
        Assert.True(Parse("needle").Matches(message));
        Assert.True(Parse("Needle", invert: true).Matches(message));
    }

    [Theory]
    [InlineData("error")]
    [InlineData("Error")]
    [InlineData("re:Error")]
    public void Inverted_it_selects_the_other_lines(string search)
    {
        Assert.False(Parse(search, invert: true).Matches("Error"u8));
        Assert.True(Parse(search, invert: true).Matches("fine"u8));
        Assert.True(Parse(search, invert: true).Matches(""u8));
    }

    [Fact]
    public void Messages_of_any_length_follow_one_another()
    {
        var search = Parse("needle");
        foreach (var length in (int[])[0, 3, 70_000, 10, 1_024])
        {
            var hay = new string('x', length);
            Assert.False(search.Matches(Encoding.UTF8.GetBytes(hay)));
            Assert.True(search.Matches(Encoding.UTF8.GetBytes($"{hay}Needle")));
        }
    }

    [Theory]
    [InlineData("re:(")]
    [InlineData("re:*")]
    [InlineData("re:(?=a)b")]
    [InlineData(@"re:(a)\1")]
    [InlineData("re:((a{1,100}){1,100}){1,100}")]
    public void Rejects_an_expression_that_does_not_compile_or_is_not_linear(string search)
    {
        Assert.False(MessageSearch.TryParse(search, invert: false, out _, out var fault));
        Assert.NotEmpty(fault);
    }

    [Theory]
    [InlineData("")]
    [InlineData("re:")]
    public void Accepts_at_most_256_characters(string prefix)
    {
        Assert.True(MessageSearch.TryParse(prefix + new string('a', 256), invert: false, out _, out _));
        Assert.False(MessageSearch.TryParse(prefix + new string('a', 257), invert: false, out _, out var fault));
        Assert.Contains("256", fault, StringComparison.Ordinal);
    }

    private static MessageSearch Parse(string search, bool invert = false)
    {
        Assert.True(MessageSearch.TryParse(search, invert, out var parsed, out _));
        return parsed;
    }
}
