using System.Text.RegularExpressions;
using CsCheck;
using LogSource.Reading.Expressions;

namespace LogSource.UnitTests.Reading.Expressions;

public sealed class LinearExpressionTests
{
    private static readonly Gen<string> Atoms = Choose(
        "a",
        "b",
        "A",
        "1",
        "_",
        " ",
        ".",
        "ä",
        @"\d",
        @"\D",
        @"\w",
        @"\W",
        @"\s",
        @"\S",
        @"\b",
        @"\B",
        @"\A",
        @"\z",
        @"\Z",
        "^",
        "$",
        @"\n",
        @"\x41",
        @"\u00e4",
        @"\.",
        "[ab]",
        "[^ab]",
        "[a-c1-3]",
        @"[^\w\s]",
        @"[\d.-]",
        "[]a]",
        "[^]a]",
        "[a-]",
        "[A-Z]",
        "я",
        "[а-яё]",
        "[^Ѐ-Я]",
        "[\\uD83D]",
        @"[^\D]",
        @"[\W\d]",
        @"[\S\n]",
        "k",
        "[j-l]",
        "(?i:K)",
        "(?i:\\u212A)",
        "(?i:[^i-k])",
        "[\u200C-\u200E]",
        "[-[]",
        "[[-]",
        @"[\b\]-]",
        "(?i)",
        "(?s-i)",
        "(?m)",
        "{",
        "a{b",
        "}",
        "{,2}"
    );

    // Without lazy ones and without {0}: the framework's search for the first character of (?:|\d+?)+?x is wrong.
    private static readonly Gen<string> Quantifiers = Choose(
        "",
        "",
        "",
        "*",
        "+",
        "?",
        "{2}",
        "{1,}",
        "{0,2}",
        "{2,3}"
    );

    private static readonly Gen<string> Expressions = Gen.Recursive<string>(
        (depth, inner) =>
            depth > 1
                ? Atoms
                : Gen.Select(
                    Gen.Select(
                        Gen.Frequency(
                            (4, Atoms),
                            (1, inner.Select(part => $"({part})")),
                            (1, inner.Select(part => $"(?:{part})")),
                            (1, inner.Select(part => $"(?i:{part})")),
                            (1, inner.Select(part => $"(?<n>{part})"))
                        ),
                        Quantifiers,
                        (atom, quantifier) => atom + quantifier
                    ).Array[1, 4],
                    Choose("", "", "|"),
                    (parts, separator) => string.Join(separator, parts)
                )
    );

    private static readonly Gen<string> Texts = Choose(
        "a",
        "b",
        "c",
        "A",
        "1",
        "_",
        " ",
        "\n",
        "\r",
        ".",
        "ä",
        "Ä",
        "я",
        "Я",
        "Ё",
        "😀",
        "e\u0301",
        "٣",
        "k",
        "\u212A",
        "İ",
        "ı",
        "ſ",
        "ς",
        "\u200D",
        "\u0903",
        "\b",
        "[",
        "\u00a0",
        "-",
        "]"
    )
        .Array[0, 8]
        .Select(string.Concat);

    [Fact]
    public void Matches_the_same_texts_as_the_framework() =>
        Gen.Select(Expressions, Texts.Array[8])
            .Sample(
                (expression, texts) =>
                {
                    if (Create(expression) is not { } regex)
                    {
                        return;
                    }

                    if (!LinearExpression.TryParse(expression, out var parsed, out var fault))
                    {
                        Assert.Equal(ExpressionCompiler.TooLarge, fault);
                        return;
                    }

                    Assert.All(texts, text => Assert.Equal(regex.IsMatch(text), parsed.IsMatch(text)));
                },
                iter: 600
            );

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

    private static Gen<string> Choose(params string[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

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
