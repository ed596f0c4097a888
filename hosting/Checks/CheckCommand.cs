using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace EdgeGateway.Hosting.Checks;

/// <summary>
/// The command <c>check</c> of both programs: validates the settings and prints what is in force, without starting the
/// program.
/// </summary>
internal static class CheckCommand
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <param name="config">The program's option for settings files.</param>
    /// <param name="inspect">Inspects the settings, given the settings files.</param>
    public static Command Create(Option<string[]> config, Func<string[], Task<CheckReport>> inspect)
    {
        var json = new Option<bool>("--json") { Description = "Prints the report as a JSON object." };
        var command = new Command(
            "check",
            "Validates the settings and prints what is in force. Exits with 0 if they are valid, else with 1."
        )
        {
            json,
        };
        command.SetAction(
            async (parsed, _) =>
            {
                var report = await inspect(parsed.GetValue(config) ?? []);
                if (parsed.GetValue(json))
                {
                    await Console.Out.WriteLineAsync(ToJson(report));
                }
                else
                {
                    await CheckText.WriteAsync(report, Console.Out, Console.Error);
                }

                return report.IsValid ? 0 : 1;
            }
        );
        return command;
    }

    private static string ToJson(CheckReport report) =>
        JsonSerializer.Serialize(
            new
            {
                report.Program,
                Valid = report.IsValid,
                report.Faults,
                report.Warnings,
                report.Settings,
                report.Tls,
                report.Resources,
            },
            Json
        );
}
