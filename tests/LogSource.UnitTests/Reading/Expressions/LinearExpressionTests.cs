using System.Text.RegularExpressions;
using LogSource.Reading.Expressions;

namespace LogSource.UnitTests.Reading.Expressions;

public sealed class LinearExpressionTests
{
    [Theory]
    [InlineData("^a*?b$", "aab", true)]
    [InlineData("^a+?b$", "b", false)]
    [InlineData("^a??b$", "ab", true)]
    [InlineData("^a{2,3}?b$", "aaaab", false)]
    [InlineData("^a{0}b$", "b", true)]
    [InlineData("^a{0}b$", "ab", false)]
    [InlineData("(?:|\\d+?)+?[xy]", "Ax", true)]
    [InlineData("^(?:a{0}|b)*c$", "bbc", true)]
    public void Lazy_and_empty_repetitions_match_the_same_texts_as_others(string expression, string text, bool matches)
    {
        Assert.True(LinearExpression.TryParse(expression, out var parsed, out var fault), fault);
        Assert.Equal(matches, parsed.IsMatch(text));
    }

    [Theory]
    // The signs of Kelvin, Ohm and Angstrom, the titlecase of a digraph, sharp s, and letters with a dot or without one.
    [InlineData("k", "\u212A")]
    [InlineData("\u212A", "k")]
    [InlineData("\u2126", "\u03C9")]
    [InlineData("\u212B", "\u00E5")]
    [InlineData("\u01C5", "\u01C6")]
    [InlineData("\u01C4", "\u01C5")]
    [InlineData("\u00DF", "\u1E9E")]
    [InlineData("s", "\u017F")]
    [InlineData("\u03C3", "\u03C2")]
    [InlineData("i", "\u0130")]
    [InlineData("i", "\u0131")]
    [InlineData("[^k]", "\u212A")]
    [InlineData("[a-k]+$", "J\u212A")]
    [InlineData(@"a\b", "a\u200D")]
    [InlineData(@"a\B", "a\u200C")]
    [InlineData(@"^\w$", "\u200D")]
    public void Matches_letters_of_any_script_as_the_framework_does(string expression, string text)
    {
        Assert.True(LinearExpression.TryParse($"(?i){expression}", out var parsed, out var fault), fault);

        Assert.Equal(Create($"(?i){expression}")!.IsMatch(text), parsed.IsMatch(text));
    }

    [Theory]
    [InlineData(@"\d")]
    [InlineData(@"\w")]
    [InlineData(@"\s")]
    [InlineData(@"[^\d\w]")]
    [InlineData(@"[\W\d]")]
    [InlineData(@"\b")]
    [InlineData(".")]
    [InlineData("(?i)[^k-\u03c3]")]
    [InlineData(@"[\--a]")]
    [InlineData(@"[^\---a]")]
    [InlineData(@"[a\--0]")]
    [InlineData(@"[+-\--a]")]
    [InlineData(@"[\x2D-a]")]
    [InlineData("[---]")]
    [InlineData("[--a]")]
    public void A_class_has_the_characters_of_the_framework(string expression)
    {
        var regex = Create(expression)!;
        Assert.True(LinearExpression.TryParse(expression, out var parsed, out _));
        for (int value = 0; value <= char.MaxValue; value++)
        {
            var text = ((char)value).ToString();
            Assert.True(regex.IsMatch(text) == parsed.IsMatch(text), $"U+{value:X4}");
        }
    }

    [Fact]
    public void Without_case_a_character_equals_those_of_the_framework()
    {
        var all = new string([.. Enumerable.Range(0, char.MaxValue + 1).Select(value => (char)value)]);
        foreach (var value in all.Where(value => char.ToUpperInvariant(value) != char.ToLowerInvariant(value)))
        {
            var expected = new Regex($@"\u{(int)value:X4}", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)
                .Matches(all)
                .Select(match => match.Value[0]);
            var actual = new CharRange(value, value).InAnyCase().Select(range => range.First).Distinct().Order();
            Assert.Equal(expected, actual);
        }
    }

    [Theory]
    [InlineData("(?:a.{0,110}b.{0,110}){1}c")]
    [InlineData("(a|b)*a(a|b){100}c")]
    [InlineData("((a*)*)*c")]
    [InlineData("(.*a){50}c")]
    public void Needs_no_memory_that_grows_with_the_text(string expression)
    {
        Assert.True(LinearExpression.TryParse(expression, out var parsed, out var fault), fault);
        var random = new Random(1);
        var text = new string([.. Enumerable.Range(0, 4_096).Select(_ => "ab"[random.Next(2)])]);
        parsed.IsMatch(text);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.False(parsed.IsMatch(text));

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    // Null if the framework rejects the expression.
    internal static Regex? Create(string expression)
    {
        try
        {
            return new Regex(expression, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }
}
