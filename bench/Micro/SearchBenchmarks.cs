using System.Text.RegularExpressions;
using BenchmarkDotNet.Attributes;
using LogSource.Reading.Expressions;

namespace EdgeGateway.Micro;

/// <summary>
/// Regular expressions of searches in the log source's automaton and in the framework's engine of linear time: usual
/// ones on 1,000 lines of an access log, and the worst known on one line of 64 KiB.
/// </summary>
public class SearchBenchmarks
{
    private const int LongLine = 64 * 1024;

    private static readonly string[] AccessLog =
    [
        .. Enumerable
            .Range(0, 1_000)
            .Select(i =>
                $"10.0.{i % 256}.7 - - \"GET /api/orders/{i * 7919} HTTP/1.1\" {200 + (i % 300)} {i * 31} "
                + $"\"https://shop.example.com/cart\" \"Mozilla/5.0\" rt=0.0{i}"
            ),
    ];

    private static readonly Dictionary<string, (string Expression, string[] Lines)> All = new()
    {
        ["status"] = (@"HTTP/1\.1"" 5\d\d", AccessLog),
        ["words"] = ("error|warn|fatal", AccessLog),
        ["anchored"] = (@"^10\.0.* 404 ", AccessLog),
        ["mail"] = ("[a-z]+@[a-z]+", AccessLog),
        ["whole word"] = (@"\border\b", AccessLog),
        ["repeated"] = ("(.*a){124}c", [Repeat("ab")]),
        ["counted"] = ("(?:a.{0,110}b.{0,110}){1}c", [RandomLetters()]),
        ["positions"] = (@"(?:a?\b?){120}c", [Repeat("a b")]),
        ["Cyrillic set"] = ($"(?i)(.*[{EverySecondFrom('\u0430', 230)}]){{124}}c", [Repeat("жъ")]),
        ["word characters"] = (@"(.*\w){124}c", [Repeat("жъ語")]),
    };

    private LinearExpression _expression = null!;
    private Regex _regex = null!;
    private string[] _lines = [];

    public static IEnumerable<string> Cases => All.Keys;

    [ParamsSource(nameof(Cases))]
    public string Case { get; set; } = "";

    [GlobalSetup]
    public void Compile()
    {
        (var expression, _lines) = All[Case];
        _regex = new Regex(expression, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        if (!LinearExpression.TryParse(expression, out _expression!, out var fault))
        {
            throw new ArgumentException(fault, Case);
        }
    }

    [Benchmark]
    public int LogSource() => _lines.Count(line => _expression.IsMatch(line));

    [Benchmark]
    public int Framework() => _lines.Count(line => _regex.IsMatch(line));

    [Benchmark]
    public object? CompileLogSource() =>
        LinearExpression.TryParse(All[Case].Expression, out var expression, out _) ? expression : null;

    private static string Repeat(string part) => string.Concat(Enumerable.Repeat(part, LongLine / part.Length));

    private static string RandomLetters()
    {
        var random = new Random(1);
        return new string([.. Enumerable.Range(0, LongLine).Select(_ => "ab"[random.Next(2)])]);
    }

    // Not one range.
    private static string EverySecondFrom(char first, int count) =>
        new([.. Enumerable.Range(0, count).Select(i => (char)(first + (2 * i)))]);
}
