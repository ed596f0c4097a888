using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using EdgeGateway.Commands;
using EdgeGateway.Hosting.Checks;
using EdgeGateway.Testing;
using LogSource.Checks;
using Microsoft.Extensions.Configuration;

namespace EdgeGateway.UnitTests.Docs.Configuration;

/// <summary>The examples beside the shipped settings: each has every documented setting, and is valid.</summary>
public sealed partial class ExampleSettingsTests : IDisposable
{
    private const string Folder = "/etc/edgegateway";

    // Keys that the pages have for two sections and that work in one, and one beside which another is shown.
    private static readonly string[] Other =
    [
        "IpRateLimitPolicies:ClientRules:",
        "ClientRateLimitPolicies:IpRules:",
        "BackendAuthentication:Secrets:*:Secret",
    ];

    private readonly DirectoryInfo _files = Directory.CreateTempSubdirectory();

    public void Dispose() => _files.Delete(recursive: true);

    [Theory]
    [InlineData("gateway", "The gateway", "gateway")]
    [InlineData("backend-stub", "The log source", "log source")]
    public void An_example_has_every_documented_setting(string program, string part, string column)
    {
        var keys = new ConfigurationBuilder()
            .AddJsonStream(File.OpenRead(Example(program)))
            .Build()
            .AsEnumerable()
            .Select(setting => setting.Key)
            .ToArray();

        var missing = ConfigurationPage
            .Keys(part, column)
            .Where(documented => !keys.Any(key => ToPattern(documented).IsMatch(key)))
            .Where(key => !Array.Exists(Other, other => key.StartsWith(other, StringComparison.Ordinal)));

        Assert.Empty(missing);
    }

    [Theory]
    [InlineData("gateway")]
    [InlineData("backend-stub")]
    public void Each_section_of_an_example_has_a_comment(string program)
    {
        var lines = File.ReadAllLines(Example(program));
        var uncommented = lines
            .Index()
            .Where(line => SectionStart().IsMatch(line.Item))
            .Where(line => !lines[line.Index - 1].TrimStart().StartsWith("//", StringComparison.Ordinal))
            .Select(line => line.Item);

        Assert.Empty(uncommented);
    }

    [Fact]
    public async Task A_gateway_accepts_its_example()
    {
        var report = await GatewayCheck.RunAsync([Write("gateway")]);

        Assert.Empty(report.Faults);
        AssertMasked(report);
    }

    [Fact]
    public async Task A_log_source_accepts_its_example()
    {
        var report = await LogSourceCheck.RunAsync([Write("backend-stub")]);

        Assert.Empty(report.Faults);
        AssertMasked(report);
    }

    private static void AssertMasked(CheckReport report) =>
        Assert.DoesNotContain(
            report.Settings,
            setting =>
                setting.Value.Contains("SECRET", StringComparison.Ordinal)
                || setting.Value.Contains("random bytes", StringComparison.Ordinal)
        );

    private static string Example(string program) =>
        Path.Combine(MarkdownPage.Root(), "appsettings", $"{program}.example.jsonc");

    private static Regex ToPattern(string documented)
    {
        var part = documented.EndsWith(":*", StringComparison.Ordinal) ? ".+" : "[^:]+";
        return new Regex($"^{Regex.Escape(documented).Replace(@"\*", part, StringComparison.Ordinal)}$");
    }

    // The example, with files that exist.
    private string Write(string program)
    {
        File.WriteAllText(In("tls.crt"), TestCertificate.Instance.ExportCertificatePem());
        new TestAuthority("clients").Write(In("clients.crt"));
        File.WriteAllText(In("tls.key"), TestCertificate.Instance.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        File.WriteAllBytes(In("tls.pfx"), TestCertificate.Instance.Export(X509ContentType.Pkcs12, "SECRET"));
        File.WriteAllText(In("signing-key"), $"{GatewayHost.Secret}\n");
        File.WriteAllText(In("backend-secret"), $"{GatewayHost.Secret}\n");
        File.WriteAllText(In("jwks.json"), KeySet());
        var file = In("settings.json");
        File.WriteAllText(
            file,
            File.ReadAllText(Example(program)).Replace(Folder, _files.FullName, StringComparison.Ordinal)
        );
        return file;
    }

    private static string KeySet()
    {
        using var key = RSA.Create(2048);
        var numbers = key.ExportParameters(includePrivateParameters: false);
        return $$"""
            { "keys": [ { "kty": "RSA", "kid": "1", "n": "{{Encode(numbers.Modulus)}}", "e": "{{Encode(
                numbers.Exponent
            )}}" } ] }
            """;

        static string Encode(byte[]? bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);
    }

    private string In(string name) => Path.Combine(_files.FullName, name);

    [GeneratedRegex("^  \"")]
    private static partial Regex SectionStart();
}
