using System.Reflection;
using System.Text.RegularExpressions;
using EdgeGateway.Hosting.Redis;
using EdgeGateway.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;

namespace EdgeGateway.UnitTests.Docs.Reference;

/// <summary><c>docs/reference/metrics.md</c> compared with the instruments of both programs.</summary>
public sealed partial class MetricsPageTests : IAsyncLifetime
{
    private readonly CertificateFolder _certificate = new();
    private readonly WebApplication _gateway;
    private readonly WebApplication _logSource;

    public MetricsPageTests()
    {
        _certificate.WriteInPlace(TestCertificate.Create("localhost"));
        (string, string?)[] certificate =
        [
            ("Kestrel:Certificates:Default:Path", _certificate.CertificatePath),
            ("Kestrel:Certificates:Default:KeyPath", _certificate.KeyPath),
        ];
        _gateway = Program.Build(
            [],
            builder =>
                Configure(
                    builder,
                    [
                        ("Tokens:SigningKeys:0:Id", GatewayHost.KeyId),
                        ("Tokens:SigningKeys:0:Secret", GatewayHost.Secret),
                        ("Kestrel:Limits:MaxConcurrentConnections", "1"),
                        ("Kestrel:Limits:MaxConcurrentUpgradedConnections", "1"),
                        ("StreamLimits:Plans:free:PerTenant", "1"),
                        ("StreamLimits:Plans:free:PerApp", "1"),
                        .. certificate,
                    ]
                )
        );
        _logSource = LogSource.Program.Build(
            [],
            builder => Configure(builder, [("Buffer:Kind", "Redis"), .. certificate])
        );
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _logSource.DisposeAsync();
        _certificate.Dispose();
    }

    [Fact]
    public void Every_instrument_is_documented_with_its_meter_kind_unit_and_values_of_tags()
    {
        using var gateway = new ProgramMetrics(_gateway, Operations(typeof(EdgeGateway.Redis.RedisOperations)));
        AssertSame("The gateway", gateway);
        using var logSource = new ProgramMetrics(
            _logSource,
            Operations(typeof(LogSource.Buffer.Redis.RedisOperations))
        );
        AssertSame("The log source", logSource);
    }

    private static void AssertSame(string part, ProgramMetrics actual)
    {
        var rows = TableRow
            .Read(Path.Combine("reference", "metrics.md"))
            .Where(row => row.Part == part || row.Part == "Both programs")
            .ToArray();
        Assert.Equal(
            actual.Instruments.Order(StringComparer.Ordinal),
            rows.Select(row =>
                    $"{row.Heading.Trim('`')} {row["instrument"].Trim('`')} {row["kind"]} {row["unit"].Trim('`')}"
                )
                .Order(StringComparer.Ordinal)
        );

        var tags = rows.SelectMany(Tags).ToArray();
        Assert.Equal(
            tags.Where(tag => tag.Value is not null)
                .Select(tag => $"{tag.Instrument} {tag.Name} {tag.Value}")
                .Order(StringComparer.Ordinal),
            actual
                .Tags.Where(tag => !tags.Any(open => open.Value is null && IsOf(tag, open.Instrument, open.Name)))
                .SelectMany(WithTexts)
                .Order(StringComparer.Ordinal)
        );
        Assert.All(
            tags.Where(tag => tag.Value is null),
            open => Assert.Contains(actual.Tags, tag => IsOf(tag, open.Instrument, open.Name))
        );
    }

    // `kind`: `websocket`, `sse`; `cluster`: any name. The latter has no values.
    private static IEnumerable<(string Instrument, string Name, string? Value)> Tags(TableRow row) =>
        from tag in row["tags"].Split(';', StringSplitOptions.TrimEntries)
        let code = TableRow.Code(tag)
        where code.Length > 0
        from value in code.Length == 1 ? [null] : code[1..].Cast<string?>()
        select (row["instrument"].Trim('`'), code[0], value);

    private static bool IsOf(string tag, string instrument, string name) =>
        tag.StartsWith($"{instrument} {name} ", StringComparison.Ordinal);

    // Why a message of syslog is dropped is a text, which its callers give.
    private static IEnumerable<string> WithTexts(string tag) =>
        tag == "logsource.syslog.dropped reason x"
            ? Directory
                .EnumerateFiles(
                    Path.Combine(MarkdownPage.Root(), "backend-stub"),
                    "Syslog*.cs",
                    SearchOption.AllDirectories
                )
                .SelectMany(file => DropReason().Matches(File.ReadAllText(file)))
                .Select(match => $"{tag[..^1]}{match.Groups["reason"].Value}")
            : [tag];

    private static string[] Operations(Type constants) =>
        [
            .. new[] { constants, typeof(RedisOutageTracker) }
                .SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static))
                .Where(field => field is { IsLiteral: true } && field.FieldType == typeof(string))
                .Select(field => (string)field.GetValue(null)!),
        ];

    private static void Configure(WebApplicationBuilder builder, params (string Key, string? Value)[] settings) =>
        builder.Configuration.AddInMemoryCollection(
            settings.ToDictionary(setting => setting.Key, setting => setting.Value)
        );

    [GeneratedRegex("""\w*Dropped\(\w+, "(?<reason>[a-z-]+)"\)""")]
    private static partial Regex DropReason();
}
