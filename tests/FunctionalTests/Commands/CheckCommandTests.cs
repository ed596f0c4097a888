using System.Diagnostics;
using System.Text.Json;
using EdgeGateway.Testing;

namespace FunctionalTests.Commands;

/// <summary>The command <c>check</c> of both programs, run as a process.</summary>
[Trait("Category", "Waits")]
public sealed class CheckCommandTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    private string Settings => Path.Combine(_folder.FullName, "settings.json");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("gateway")]
    [InlineData("backend-stub")]
    public async Task Valid_settings_exit_with_0_and_are_printed_with_their_sources(string program)
    {
        Write($$"""{ "Draining": { "Window": "00:00:07" }, {{Key()}} }""", program);
        var (code, output, error) = await RunAsync(program);

        Assert.Equal(0, code);
        var lines = output.Split('\n');
        Assert.Contains($"Draining:Window = 00:00:07  [{Settings}]", lines);
        Assert.Contains("Draining:Delay = 00:00:03  [environment variable Draining__Delay]", lines);
        Assert.Contains(lines, line => line.EndsWith("  [default]", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("  all: ", StringComparison.Ordinal));
        Assert.StartsWith($"{program}: the settings are valid, with ", lines[^2], StringComparison.Ordinal);
        Assert.All(
            error.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            line => Assert.StartsWith($"{program}: warning: ", line, StringComparison.Ordinal)
        );
        Assert.DoesNotContain(GatewayHost.Secret, output + error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gateway")]
    [InlineData("backend-stub")]
    public async Task A_wrong_setting_exits_with_1_and_is_one_line_with_its_file(string program)
    {
        Write($$"""{ "Draining": { "Window": "02:00:00" }, {{Key()}} }""", program);
        var (code, output, error) = await RunAsync(program);

        Assert.Equal(1, code);
        Assert.Empty(output);
        Assert.Equal(
            $"{program}: Draining:Window is '02:00:00': must be between 00:00:00 and 01:00:00 (hh:mm:ss) [{Settings}]\n",
            error
        );
    }

    [Theory]
    [InlineData("gateway")]
    [InlineData("backend-stub")]
    public async Task The_report_as_JSON_is_one_object_on_standard_output(string program)
    {
        Write($$"""{ "Draining": { "Window": "02:00:00" }, {{Key()}} }""", program);
        var (code, output, error) = await RunAsync(program, "--json");

        Assert.Equal(1, code);
        Assert.Empty(error);
        Assert.DoesNotContain(GatewayHost.Secret, output, StringComparison.Ordinal);
        using var report = JsonDocument.Parse(output);
        Assert.False(report.RootElement.GetProperty("valid").GetBoolean());
        Assert.Single(report.RootElement.GetProperty("faults").EnumerateArray());
        Assert.Contains(
            report.RootElement.GetProperty("settings").EnumerateArray(),
            setting =>
                setting.GetProperty("key").GetString() == "Draining:Window"
                && setting.GetProperty("source").GetString() == Settings
        );

        Write($$"""{ {{Key()}} }""", program);
        (code, output, _) = await RunAsync(program, "--json");
        Assert.Equal(0, code);
        using var valid = JsonDocument.Parse(output);
        Assert.True(valid.RootElement.GetProperty("resources").GetProperty("descriptors").GetInt64() > 0);
    }

    [Fact]
    public async Task Settings_of_a_directory_of_secrets_are_checked_and_masked()
    {
        var secrets = _folder.CreateSubdirectory("secrets").FullName;
        await File.WriteAllTextAsync(
            Path.Combine(secrets, "Tokens__SigningKeys__0__Secret"),
            $"{GatewayHost.Secret}\n",
            TestContext.Current.CancellationToken
        );
        Write("""{ "Tokens": { "SigningKeys": [ { "Id": "k1" } ] } }""", "gateway");
        var (code, output, error) = await RunAsync("gateway", [], ("EDGEGATEWAY_SECRETS", secrets));

        Assert.Equal(0, code);
        Assert.Contains($"Tokens:SigningKeys:0:Secret = …  [{secrets}]", output.Split('\n'));
        Assert.DoesNotContain(GatewayHost.Secret, output + error, StringComparison.Ordinal);

        (code, _, error) = await RunAsync("gateway", [], ("EDGEGATEWAY_SECRETS", "/nowhere"));
        Assert.Equal(1, code);
        Assert.Equal("gateway: /nowhere cannot be read: It is missing.\n", error);
    }

    [Fact]
    public async Task A_certificate_that_expires_soon_is_a_warning_whatever_the_case_of_its_keys()
    {
        using var certificates = new CertificateFolder();
        certificates.WriteInPlace(TestCertificate.Create("localhost", DateTimeOffset.UtcNow.AddDays(2)));
        Write(
            $$"""
            {
              {{Key()}},
              "kestrel": { "endpoints": { "PublicTls": { "url": "https://127.0.0.1:0", "certificate": {
                "path": "{{certificates.CertificatePath}}", "keypath": "{{certificates.KeyPath}}" } } } }
            }
            """,
            "gateway"
        );
        var (code, _, error) = await RunAsync("gateway");

        Assert.Equal(0, code);
        Assert.Contains("the certificate expires at ", error, StringComparison.Ordinal);
    }

    private static string Key() =>
        $$"""
            "Tokens": { "SigningKeys": [ { "Id": "{{GatewayHost.KeyId}}", "Secret": "{{GatewayHost.Secret}}" } ] }
            """;

    // The log source has no tokens.
    private void Write(string settings, string program) =>
        File.WriteAllText(
            Settings,
            program == "gateway"
                ? settings
                : settings.Replace(Key(), """ "AllowedHosts": "*" """, StringComparison.Ordinal)
        );

    private Task<(int Code, string Output, string Error)> RunAsync(string program, params string[] arguments) =>
        RunAsync(program, arguments, ("Draining__Delay", "00:00:03"));

    private async Task<(int Code, string Output, string Error)> RunAsync(
        string program,
        string[] arguments,
        (string Name, string Value) variable
    )
    {
        using var process = Process.Start(
            new ProcessStartInfo(
                "dotnet",
                [Path.Combine(AppContext.BaseDirectory, $"{program}.dll"), "check", "--config", Settings, .. arguments]
            )
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                Environment = { [variable.Name] = variable.Value },
            }
        )!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output, await error);
    }
}
