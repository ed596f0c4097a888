using System.Net.Sockets;
using System.Reflection;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using EdgeGateway.Hosting.Configuration;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace EdgeGateway.Hosting.Startup;

/// <summary>Tells errors of the operator (a wrong setting, a missing file, a port in use) from our own: the former are one line each.</summary>
internal static partial class OperatorErrors
{
    /// <summary>The lines; none where the exception is not a matter of configuration or environment, but a bug.</summary>
    public static IReadOnlyList<string> Explain(Exception exception) => exception switch
    {
        OptionsValidationException options => [.. options.Failures],
        ArgumentNullException or NullReferenceException => [],
        TargetInvocationException { InnerException: { } inner } => Explain(inner),
        AggregateException many => [.. many.InnerExceptions.SelectMany(Explain).Distinct()],

        // YARP's, around what a configuration filter refused.
        ArgumentException { InnerException: ArgumentException inner } => Explain(inner),
        InvalidDataException { InnerException: { } inner } => [$"{exception.Message} {inner.GetBaseException().Message}"],
        SocketException or CryptographicException or UnauthorizedAccessException or DirectoryNotFoundException => [exception.Message],
        FileNotFoundException or InvalidDataException or AddressInUseException or ArgumentException or FormatException => [exception.Message],
        IOException { InnerException: AddressInUseException } => [exception.Message],
        InvalidOperationException when Unconverted().Match(exception.Message) is { Success: true } match =>
            [OptionsFaults.Line(match.Groups["key"].Value, match.Groups["value"].Value, Rule(match.Groups["type"].Value))],
        { InnerException: { } inner } when Explain(inner) is { Count: > 0 } lines => lines,
        InvalidOperationException => [exception.Message],
        _ => [],
    };

    /// <summary>Runs a program. Errors of the operator go to stderr, without a stack trace.</summary>
    /// <returns>The exit code: 0, or 1 after such errors.</returns>
    public static async Task<int> GuardAsync(string program, Func<Task> action)
    {
        try
        {
            await action();
            return 0;
        }
        catch (Exception exception) when (Explain(exception) is { Count: > 0 } lines)
        {
            foreach (var line in lines.Select(line => line.ReplaceLineEndings(" ")).Distinct())
            {
                await Console.Error.WriteLineAsync($"{program}: {line}");
            }

            return 1;
        }
    }

    private static string Rule(string type) => Find(type) switch
    {
        { IsEnum: true } known => $"one of {string.Join(", ", known.GetEnumNames()).ToLowerInvariant()}",
        var known when known == typeof(TimeSpan) => "a duration (hh:mm:ss)",
        var known when known == typeof(bool) => "true or false",
        _ => "a number",
    };

    private static Type? Find(string type) =>
        AppDomain.CurrentDomain.GetAssemblies().Select(assembly => assembly.GetType(type)).FirstOrDefault(found => found is not null);

    // What the configuration binder says of a value that it cannot read.
    [GeneratedRegex("^Failed to convert configuration value '(?<value>.*)' at '(?<key>.*)' to type '(?<type>.*)'", RegexOptions.Singleline)]
    private static partial Regex Unconverted();
}
