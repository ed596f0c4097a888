using System.Text.RegularExpressions;
using CsCheck;
using LogSource.Reading.Expressions;

namespace LogSource.UnitTests.Reading.Expressions;

/// <summary>Random expressions and texts, compared with the framework's engine.</summary>
public sealed partial class RandomExpressionTests
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
        @"[\--a]",
        @"[1\--_b]",
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
                    if (
                        OptionalAnchor().IsMatch(expression)
                        || LinearExpressionTests.Create(expression) is not { } regex
                    )
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

    // The framework takes such an anchor for one that is required: (?:_+|$*)+|x does not match a.
    [GeneratedRegex(@"(\^|\$|\\[AzZbB])\)*(\*|\?|\{0)", RegexOptions.CultureInvariant)]
    private static partial Regex OptionalAnchor();

    private static Gen<string> Choose(params string[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);
}
