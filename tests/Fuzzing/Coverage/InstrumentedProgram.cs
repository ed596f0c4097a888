using System.Diagnostics;
using SharpFuzz;

namespace EdgeGateway.Fuzzing.Coverage;

/// <summary>A copy of this program whose parsers report the branches that they reach.</summary>
internal static class InstrumentedProgram
{
    /// <summary>The assemblies that have parsers.</summary>
    public static readonly string[] Assemblies = ["gateway.dll", "backend-stub.dll", "EdgeGateway.Hosting.dll"];

    private static string Source => Path.GetDirectoryName(typeof(InstrumentedProgram).Assembly.Location)!;

    /// <summary>Creates the copy.</summary>
    /// <param name="folder">A folder, which is created if it does not exist.</param>
    /// <param name="countsSteps">Whether each branch also makes a call, by which steps are counted.</param>
    public static void Create(string folder, bool countsSteps)
    {
        Environment.SetEnvironmentVariable("SHARPFUZZ_ENABLE_ON_BRANCH_CALLBACK", countsSteps ? "1" : null);
        Directory.CreateDirectory(folder);
        foreach (var file in Directory.EnumerateFiles(Source))
        {
            var copy = Path.Combine(folder, Path.GetFileName(file));
            File.Delete(copy);
            // The runtime follows a link of the program itself, and would take all files from there.
            var name = Path.GetFileName(file);
            if (name.StartsWith("fuzzing.", StringComparison.Ordinal) || Assemblies.Contains(name))
            {
                File.Copy(file, copy);
            }
            else
            {
                File.CreateSymbolicLink(copy, file);
            }
        }

        foreach (var assembly in Assemblies)
        {
            Fuzzer.Instrument(Path.Combine(folder, assembly), IsParser, Options.Value);
        }
    }

    /// <summary>Runs the copy.</summary>
    /// <returns>Its exit code, and what it prints.</returns>
    public static async Task<(int ExitCode, string Output)> RunAsync(string folder, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(folder, "fuzzing.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output);
    }

    private static bool IsParser(string type) => FuzzTargets.All.Any(target => ParserTypes.Includes(target, type));
}
