using System.Globalization;
using EdgeGateway.Hosting.Checks.Sizing;

namespace EdgeGateway.Hosting.Checks;

/// <summary>
/// Writes a report for people: settings and resources to standard output, warnings and faults to standard error, one
/// line each, as the program itself reports faults at its start.
/// </summary>
internal static class CheckText
{
    public static async Task WriteAsync(CheckReport report, TextWriter output, TextWriter error)
    {
        if (report.IsValid)
        {
            await WriteSettingsAsync(report, output);
        }

        foreach (var line in report.Warnings)
        {
            await error.WriteLineAsync($"{report.Program}: warning: {line}");
        }

        foreach (var line in report.Faults)
        {
            await error.WriteLineAsync($"{report.Program}: {line}");
        }

        if (report.IsValid)
        {
            await output.WriteLineAsync(
                $"{report.Program}: the settings are valid, with {Count(report.Warnings.Count, "warning")}"
            );
        }
    }

    private static async Task WriteSettingsAsync(CheckReport report, TextWriter output)
    {
        foreach (var setting in report.Settings)
        {
            await output.WriteLineAsync($"{setting.Key} = {setting.Value}  [{setting.Source}]");
        }

        if (report.Tls.Count > 0)
        {
            await output.WriteLineAsync();
            await output.WriteLineAsync("TLS:");
        }

        foreach (var verdict in report.Tls)
        {
            await output.WriteLineAsync($"  {verdict.Endpoint}: {verdict.Grade}  [{string.Join("; ", verdict.Facts)}]");
            foreach (var reason in verdict.Reasons)
            {
                await output.WriteLineAsync($"    {reason}");
            }
        }

        if (report.Resources is not { } resources)
        {
            return;
        }

        await output.WriteLineAsync();
        await output.WriteLineAsync("at most:");
        foreach (var use in resources.Uses)
        {
            var limit =
                use.Limit.Length == 0 ? ""
                : resources.Unlimited.Contains(use.Limit) ? $"  [no {use.Limit}: as many as descriptors permit]"
                : $"  [{use.Limit}]";
            await output.WriteLineAsync(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"  {use.Count} {use.Name}: {use.Count * use.Descriptors} descriptors, "
                        + $"{ByteSize.Format(use.Count!.Value * use.Idle)} if silent, "
                        + $"{ByteSize.Format(use.Count.Value * use.Full)} with full buffers{limit}"
                )
            );
        }

        await output.WriteLineAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"  all: {resources.Descriptors} of {resources.DescriptorLimit} descriptors, "
                    + $"{ByteSize.Format(resources.IdleMemory)} if silent, "
                    + $"{ByteSize.Format(resources.FullMemory)} with full buffers; this process may use "
                    + $"{ByteSize.Format(resources.MemoryLimit)}"
            )
        );
        await output.WriteLineAsync();
    }

    private static string Count(int number, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{number} {noun}{(number == 1 ? "" : "s")}");
}
